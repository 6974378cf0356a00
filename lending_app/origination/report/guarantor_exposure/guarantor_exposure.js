frappe.query_reports["Guarantor Exposure"] = {
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
		{ fieldname: "is_over_capacity", label: __("Above Their Capacity"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		return column.fieldname === "left_amount" && data && data.left_amount < 0
			? `<span class="text-danger">${text}</span>`
			: text;
	},
};
