frappe.query_reports["Portfolio Classification"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
		{
			fieldname: "closing_date",
			label: __("Closing Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -1),
			reqd: 1,
		},
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: ["Category", "Product", "Branch"],
			default: "Category",
		},
		{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "Loan Product" },
	],
	onload: (report) => frappe.lending.begin_with_closed_day(report, "closing_date", 0),
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		return column.fieldname === "coverage" && data
			? `<div style="text-align: right">${frappe.lending.text_percent(value)}</div>`
			: text;
	},
};
