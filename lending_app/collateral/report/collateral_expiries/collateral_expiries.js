frappe.query_reports["Collateral Expiries"] = {
	filters: [
		{ fieldname: "days", label: __("Within Days"), fieldtype: "Int", default: 30 },
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{
			fieldname: "collateral_type",
			label: __("Collateral Type"),
			fieldtype: "Link",
			options: "Collateral Type",
		},
		{
			fieldname: "kind",
			label: __("What Expires"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Appraisal", label: __("Appraisal") },
				{ value: "Insurance", label: __("Insurance") },
				{ value: "Registration", label: __("Registration") },
			],
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		return column.fieldname === "days_left" && data && data.days_left < 0
			? `<span class="text-danger">${text}</span>`
			: text;
	},
};
