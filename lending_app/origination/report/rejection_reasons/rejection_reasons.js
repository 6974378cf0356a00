frappe.query_reports["Rejection Reasons"] = { filters: frappe.lending.pipeline_filters() };
