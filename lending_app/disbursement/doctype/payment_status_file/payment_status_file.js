frappe.ui.form.on("Payment Status File", {
	setup(frm) {
		frappe.lending.set_up_answer(frm);
	},

	refresh(frm) {
		frappe.lending.show_answer(frm, "lending_app.disbursement.payment_api.load_answer");
	},
});
