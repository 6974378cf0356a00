frappe.listview_settings["Payment Batch"] = {
	add_fields: ["currency", "status"],

	get_indicator(doc) {
		const colors = {
			Draft: "red",
			Checked: "blue",
			Posting: "orange",
			Posted: "green",
			"Posted with Failures": "yellow",
		};
		return [__(doc.status), colors[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
