frappe.query_reports["Disbursements of the Day"] = {
	filters: [
		frappe.lending.company_filter(),
		{ fieldname: "day", label: __("Day"), fieldtype: "Date", default: frappe.datetime.get_today() },
	],
};
