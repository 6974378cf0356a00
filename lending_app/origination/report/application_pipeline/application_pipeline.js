frappe.query_reports["Application Pipeline"] = { filters: frappe.lending.pipeline_filters() };
