frappe.listview_settings["Appraisal Batch Row"] = {
	add_fields: ["currency", "status"],

	get_indicator(doc) {
		const colors = { Ready: "blue", Faulty: "red", Written: "green", Failed: "red" };
		return [__(doc.status), colors[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
