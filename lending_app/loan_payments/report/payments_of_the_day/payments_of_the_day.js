frappe.query_reports["Payments of the Day"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "day",
			label: __("Day"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
	],
};
