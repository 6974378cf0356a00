frappe.query_reports["Late Application Documents"] = {
	filters: [
		{
			fieldname: "days",
			label: __("Due within Days"),
			fieldtype: "Int",
			default: 0,
		},
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{ fieldname: "officer", label: __("Officer"), fieldtype: "Link", options: "User" },
		{ fieldname: "analyst", label: __("Analyst"), fieldtype: "Link", options: "User" },
		{
			fieldname: "document_type",
			label: __("Document Type"),
			fieldtype: "Link",
			options: "Client Document Type",
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		return column.fieldname === "days_late" && data && data.days_late > 0
			? `<span class="text-danger">${text}</span>`
			: text;
	},
};
