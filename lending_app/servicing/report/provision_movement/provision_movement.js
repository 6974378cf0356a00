frappe.query_reports["Provision Movement"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "from_date",
			label: __("From the End of"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.month_start(), -1),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To the End of"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -1),
			reqd: 1,
		},
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
	],
	onload: (report) => frappe.lending.begin_with_closed_day(report, "to_date", 0),
};
