frappe.query_reports["Clients Overview"] = {
	filters: [
		{
			fieldname: "trait",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "Status", label: __("Status") },
				{ value: "Zone", label: __("Zone") },
				{ value: "Segment", label: __("Segment") },
				{ value: "Risk Level", label: __("Risk Level") },
				{ value: "Branch", label: __("Branch") },
				{ value: "KYC Status", label: __("KYC Status") },
				{ value: "Acquisition Channel", label: __("Acquisition Channel") },
				{ value: "Client Type", label: __("Client Type") },
			],
			default: "Status",
			reqd: 1,
		},
		{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "Branch" },
		{ fieldname: "zone", label: __("Zone"), fieldtype: "Link", options: "Territory" },
	],
};
