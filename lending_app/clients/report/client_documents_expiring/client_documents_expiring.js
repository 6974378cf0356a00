frappe.query_reports["Client Documents Expiring"] = {
	filters: [
		{ fieldname: "days", label: __("Within Days"), fieldtype: "Int", default: 30 },
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{
			fieldname: "document_type",
			label: __("Document Type"),
			fieldtype: "Link",
			options: "Client Document Type",
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		return column.fieldname === "days_left" && data && data.days_left < 0
			? `<span class="text-danger">${text}</span>`
			: text;
	},
};
