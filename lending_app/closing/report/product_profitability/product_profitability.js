frappe.query_reports["Product Profitability"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.lending.closed_year_start(),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.lending.closed_day(),
			reqd: 1,
		},
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
	],
};
