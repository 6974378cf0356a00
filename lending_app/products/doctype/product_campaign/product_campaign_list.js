frappe.listview_settings["Product Campaign"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colors = {
			Scheduled: "blue",
			Running: "green",
			"Used Up": "orange",
			Ended: "gray",
			Cancelled: "red",
		};
		return [__(doc.status, null, "Product Campaign"), colors[doc.status], `status,=,${doc.status}`];
	},
};
