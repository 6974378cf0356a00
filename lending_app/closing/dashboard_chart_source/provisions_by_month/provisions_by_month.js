frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Provisions by Month"] = {
	method: "lending_app.closing.dashboard_chart_source.provisions_by_month.provisions_by_month.get_chart",
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "measure",
			label: __("Measure"),
			fieldtype: "Select",
			options: ["Allowance", "Coverage"],
			default: "Allowance",
			reqd: 1,
		},
	],
};
