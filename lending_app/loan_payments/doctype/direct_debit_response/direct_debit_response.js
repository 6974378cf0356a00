frappe.ui.form.on("Direct Debit Response", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("layout", () => ({ filters: { purpose: "Status", is_enabled: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (frm.doc.status !== "Draft") {
			frm.disable_form();
			return;
		}
		frm.add_custom_button(__("Load"), async () => {
			const args = { name: frm.docname };
			const count = await frappe.lending.ask("lending_app.loan_payments.direct_debit_api.load", args);
			if (count) {
				frappe.show_alert({ message: __("Rows being applied: {0}", [count]), indicator: "green" });
				await frm.reload_doc();
			}
		}).addClass("btn-primary");
	},
});
