frappe.ui.form.on("Direct Debit Response", {
	setup(frm) {
		frappe.lending.set_up_answer(frm);
	},

	refresh(frm) {
		frappe.lending.show_answer(frm, "lending_app.loan_payments.direct_debit_api.load");
	},
});
