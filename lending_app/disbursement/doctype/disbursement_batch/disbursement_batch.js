frappe.ui.form.on("Disbursement Batch", {
	setup() {
		frappe.lending.add_style();
	},

	refresh(frm) {
		if (frm.is_new() || frm.doc.status !== "Draft") {
			return;
		}
		frm.add_custom_button(__("Pay Out the Batch"), () =>
			frappe.confirm(__("Pay out every approved order up to this day?"), async () => {
				const args = { name: frm.docname };
				const count = await frappe.lending.ask("lending_app.disbursement.api.start_batch", args);
				if (count) {
					frappe.show_alert({ message: __("{0} orders are being paid out.", [count]), indicator: "green" });
					await frm.reload_doc();
				}
			}),
		).addClass("btn-primary");
	},
});
