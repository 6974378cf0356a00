frappe.listview_settings["Appraisal Batch"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colors = {
			Draft: "red",
			Checked: "blue",
			Running: "orange",
			Done: "green",
			"Done with Failures": "yellow",
		};
		return [__(doc.status), colors[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
