frappe.query_reports["Score Distribution"] = { filters: frappe.lending.pipeline_filters() };
