frappe.query_reports["Payroll Deductions Due"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "to_date",
			label: __("Due Up To"),
			fieldtype: "Date",
			default: frappe.datetime.month_end(),
			reqd: 1,
		},
		{ fieldname: "employer", label: __("Employer"), fieldtype: "Data" },
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
	],
};
