frappe.query_reports["Delinquent Loans"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
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
