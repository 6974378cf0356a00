frappe.query_reports["Guarantor Exposure"] = {
	filters: [
		frappe.lending.company_filter(),
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
