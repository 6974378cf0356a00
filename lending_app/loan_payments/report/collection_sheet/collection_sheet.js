frappe.query_reports["Collection Sheet"] = {
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
		{ fieldname: "zone", label: __("Zone"), fieldtype: "Link", options: "Territory" },
		{ fieldname: "group", label: __("Client Group"), fieldtype: "Link", options: "Client Group" },
	],
};
