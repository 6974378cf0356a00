frappe.query_reports["Referral Fees Due"] = {
	filters: [
		frappe.lending.company_filter(),
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date" },
		{ fieldname: "promoter", label: __("Promoter"), fieldtype: "Link", options: "Staff Profile" },
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
	],
};
