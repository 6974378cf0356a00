frappe.query_reports["Application Statistics"] = { filters: frappe.lending.pipeline_filters() };
