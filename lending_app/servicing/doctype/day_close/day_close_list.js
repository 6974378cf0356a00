frappe.listview_settings["Day Close"] = {
	add_fields: ["status", "currency", "difference_amount"],
	hide_name_column: true,

	get_indicator(doc) {
		const colors = {
			Running: "blue",
			Completed: "green",
			"Completed with Errors": "orange",
			"Out of Balance": "red",
			Failed: "red",
		};
		return [__(doc.status), colors[doc.status], `status,=,${doc.status}`];
	},
};
