frappe.query_reports["Application Stage Times"] = { filters: frappe.lending.pipeline_filters() };
