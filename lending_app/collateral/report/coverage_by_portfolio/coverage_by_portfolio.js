frappe.query_reports["Coverage by Portfolio"] = {
	filters: [
		frappe.lending.company_filter(),
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
	],
};
