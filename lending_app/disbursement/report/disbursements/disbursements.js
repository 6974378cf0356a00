frappe.query_reports["Disbursements"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -1),
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{ fieldname: "promoter", label: __("Promoter"), fieldtype: "Link", options: "Staff Profile" },
		{ fieldname: "least_amount", label: __("Amount From"), fieldtype: "Float" },
		{ fieldname: "greatest_amount", label: __("Amount To"), fieldtype: "Float" },
	],
};
