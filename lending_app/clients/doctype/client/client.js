frappe.ui.form.on("Client", {
	refresh(frm) {
		const { name, status } = frm.doc;
		if (status === "Blocked") {
			frm.dashboard.clear_headline();
			frm.dashboard.set_headline(__("This client is blocked and cannot borrow."), "red");
		}
		if (frm.is_new() || !["Prospect", "Active"].includes(status)) {
			return;
		}
		if (frappe.model.can_create("Loan Application")) {
			const open = () => frappe.new_doc("Loan Application", { client: name });
			frm.add_custom_button(__("New Application"), open).addClass("btn-primary");
		}
	},
});
