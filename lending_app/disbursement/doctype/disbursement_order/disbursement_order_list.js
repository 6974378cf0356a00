frappe.listview_settings["Disbursement Order"] = {
	add_fields: ["currency"],

	get_indicator(doc) {
		const colors = {
			Draft: "red",
			"Pending Approval": "orange",
			"Held for Review": "yellow",
			Approved: "blue",
			Executed: "green",
			Returned: "red",
		};
		return [
			__(doc.status, null, "Disbursement Order"),
			colors[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
