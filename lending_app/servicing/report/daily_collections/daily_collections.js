frappe.query_reports["Daily Collections"] = {
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
	onload: (report) => frappe.lending.begin_with_closed_day(report, "day", 1),
};
