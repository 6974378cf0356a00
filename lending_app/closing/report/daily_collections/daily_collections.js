frappe.query_reports["Daily Collections"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "day",
			label: __("Day"),
			fieldtype: "Date",
			default: frappe.lending.open_day(),
			reqd: 1,
		},
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
	],
};
