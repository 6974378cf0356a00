frappe.ui.form.on("Day Close Failure", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.status !== "Open" || !frappe.model.can_write("Lending Company")) {
			return;
		}
		frm.add_custom_button(__("Try Again"), async () => {
			await frappe.lending.retry_loan(frm.doc.name);
			await frm.reload_doc();
		});
	},
});
