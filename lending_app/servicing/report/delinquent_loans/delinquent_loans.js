frappe.query_reports["Delinquent Loans"] = {
	filters: [
		frappe.lending.company_filter(),
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{
			fieldname: "arrears_stage",
			label: __("Arrears Stage"),
			fieldtype: "Link",
			options: "Arrears Stage",
		},
		{ fieldname: "is_new", label: __("Late Since the Last Day Only"), fieldtype: "Check" },
	],
};
