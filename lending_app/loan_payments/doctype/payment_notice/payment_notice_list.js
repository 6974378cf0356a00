frappe.listview_settings["Payment Notice"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = {
			Received: "blue",
			Posted: "green",
			"In Suspense": "orange",
			Refused: "red",
			Returned: "gray",
		};
		return [__(status), colors[status], `status,=,${status}`];
	},
};
