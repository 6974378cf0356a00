frappe.query_reports["Loan Ledger Reconciliation"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "to_date",
			label: __("Up to"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (column.fieldname === "difference" && data && data.difference) {
			return `<span class="text-danger">${text}</span>`;
		}
		return text;
	},
};
