frappe.ui.form.on("Loan Payment Skip", {
	setup(frm) {
		frappe.lending.add_style();
		frappe.lending.guard_cancel(frm);
		frm.set_query("loan", () => ({ filters: { status: ["in", ["Active", "Defaulted"]] } }));
	},

	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		frappe.lending.show_reversal(frm);
		preview(frm);
	},

	loan: preview,
	value_date: preview,
	installment_number: preview,
	is_term_extended: preview,

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});

function preview(frm) {
	const { loan, value_date, installment_number, is_term_extended } = frm.doc;
	const args = {
		loan,
		value_date,
		installment_number: installment_number || 0,
		is_term_extended: is_term_extended ? 1 : 0,
	};
	const method = "lending_app.servicing.desk_api.preview_skip";
	return frappe.lending.preview_plan(frm, method, ["value_date"], args);
}
