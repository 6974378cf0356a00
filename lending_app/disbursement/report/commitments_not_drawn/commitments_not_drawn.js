frappe.query_reports["Commitments Not Drawn"] = {
	filters: [
		frappe.lending.company_filter(),
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
	],
};
