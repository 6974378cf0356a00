frappe.provide("frappe.lending");

// The company that a report is about: the user's own until another is chosen.
frappe.lending.company_filter = () => ({
	fieldname: "company",
	label: __("Company"),
	fieldtype: "Link",
	options: "Company",
	default: frappe.defaults.get_user_default("Company"),
	reqd: 1,
});

// The filters that the reports of the pipeline share.
frappe.lending.pipeline_filters = () => [
	frappe.lending.company_filter(),
	{
		fieldname: "from_date",
		label: __("From"),
		fieldtype: "Date",
		default: frappe.datetime.add_months(frappe.datetime.get_today(), -12),
		reqd: 1,
	},
	{
		fieldname: "to_date",
		label: __("Up To"),
		fieldtype: "Date",
		default: frappe.datetime.get_today(),
		reqd: 1,
	},
	{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
	{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
	{ fieldname: "analyst", label: __("Analyst"), fieldtype: "Link", options: "User" },
];
