frappe.ui.form.on("Loan Product", {
	setup(frm) {
		frm.set_query("account", "accounts", (doc, cdt, cdn) => ({
			filters: { company: frappe.get_doc(cdt, cdn).company, is_group: 0, disabled: 0 },
		}));
	},

	refresh(frm) {
		frappe.lending.trim_percents(frm.fields_dict, PERCENTS);
		describe_preset(frm);
	},

	allocation_preset: describe_preset,
});

const PERCENTS = [
	"minimum_interest_percent",
	"maximum_interest_percent",
	"default_interest_percent",
	"penalty_daily_percent",
	"penalty_cap_percent",
	"opening_fee_percent",
	"fee_tax_percent",
];

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
