frappe.ui.form.on("Loan Product", {
	setup(frm) {
		frm.set_query("account", "accounts", (doc, cdt, cdn) => ({
			filters: { company: frappe.get_doc(cdt, cdn).company, is_group: 0, disabled: 0 },
		}));
	},

	refresh: describe_preset,
	allocation_preset: describe_preset,
});

function describe_preset(frm) {
	const descriptions = {
		"Seven Steps": __(
			"Past due, due, then in advance; in each: cost, penalty, fee, interest, tax, principal, insurance.",
		),
		"Four Steps": __(
			"Past due, due, then in advance; in each: penalty, cost, fee, interest, tax, insurance, principal.",
		),
		"Oldest Installment First": __("The seven steps, one installment after the other."),
		Custom: __("The steps of the table below."),
	};
	frm.set_df_property("allocation_preset", "description", descriptions[frm.doc.allocation_preset]);
}
