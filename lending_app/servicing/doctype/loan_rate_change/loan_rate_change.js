frappe.ui.form.on("Loan Rate Change", {
	setup(frm) {
		frappe.lending.add_style();
		frappe.lending.guard_cancel(frm);
		frm.set_query("loan", () => ({ filters: { status: ["in", ["Active", "Defaulted"]] } }));
	},

	refresh(frm) {
		frappe.lending.show_reversal(frm);
		preview(frm);
	},

	loan: preview,
	value_date: preview,
	interest_percent: preview,
	keeps: preview,

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});

function preview(frm) {
	const { loan, value_date, interest_percent, keeps } = frm.doc;
	const args = { loan, value_date, interest_percent, keeps };
	const method = "lending_app.servicing.desk_api.preview_rate_change";
	return frappe.lending.preview_plan(frm, method, ["value_date", "interest_percent", "keeps"], args);
}
