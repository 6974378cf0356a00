frappe.query_reports["Rejected Applications"] = { filters: frappe.lending.pipeline_filters() };
