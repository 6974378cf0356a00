frappe.query_reports["Collateral Register"] = {
	filters: [
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{
			fieldname: "collateral_type",
			label: __("Collateral Type"),
			fieldtype: "Link",
			options: "Collateral Type",
		},
		{
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				...["Offered", "Formalized", "In Execution", "Executed", "Substituted", "Released"].map(
					(value) => ({
						value,
						label: __(value),
					}),
				),
			],
		},
		{ fieldname: "client", label: __("Client"), fieldtype: "Link", options: "Client" },
	],
};
