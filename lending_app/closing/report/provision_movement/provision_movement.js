frappe.query_reports["Provision Movement"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "from_date",
			label: __("From the End of"),
			fieldtype: "Date",
			default: frappe.lending.closed_month_before(),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To the End of"),
			fieldtype: "Date",
			default: frappe.lending.closed_day(),
			reqd: 1,
		},
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
	],
};
