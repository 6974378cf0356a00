frappe.query_reports["Decisions by Analyst"] = { filters: frappe.lending.pipeline_filters() };
