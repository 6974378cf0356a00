frappe.query_reports["Portfolio Classification"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "closing_date",
			label: __("Closing Date"),
			fieldtype: "Date",
			default: frappe.lending.closed_day(),
			reqd: 1,
		},
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: ["Category", "Product", "Branch"].map((value) => ({ value, label: __(value) })),
			default: "Category",
		},
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
	],
};
