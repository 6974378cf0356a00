frappe.ui.form.on("Loan Payment Skip", {
	setup(frm) {
		frappe.lending.guard_cancel(frm);
		frm.set_query("loan", () => ({ filters: { status: ["in", ["Active", "Defaulted"]] } }));
	},

	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		frappe.lending.show_reversal(frm);
	},

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});
