frappe.ui.form.on("Client Refund", {
	setup(frm) {
		frappe.lending.guard_cancel(frm);
		frm.set_query("loan", () => ({ filters: { client_advance_amount: [">", 0] } }));
	},

	refresh(frm) {
		frappe.lending.show_reversal(frm);
		frm.toggle_display("client_name", false); // the link shows it
	},

	async loan(frm) {
		if (frm.doc.loan && !frm.doc.amount) {
			const { message } = await frappe.db.get_value("Loan", frm.doc.loan, "client_advance_amount");
			frm.set_value("amount", message?.client_advance_amount || 0);
		}
	},

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});
