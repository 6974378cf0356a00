frappe.query_reports["Payment Batch Allocation"] = {
	filters: [
		{
			fieldname: "batch",
			label: __("Payment Batch"),
			fieldtype: "Link",
			options: "Payment Batch",
			reqd: 1,
		},
	],
};
