frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Provisions by Month"] = {
	method: "lending_app.servicing.dashboard_chart_source.provisions_by_month.provisions_by_month.get_chart",
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
			fieldname: "measure",
			label: __("Measure"),
			fieldtype: "Select",
			options: ["Allowance", "Coverage"],
			default: "Allowance",
			reqd: 1,
		},
	],
};
