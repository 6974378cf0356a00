frappe.listview_settings["Collateral"] = {
	add_fields: ["currency"],

	get_indicator(doc) {
		const colors = {
			Offered: "orange",
			Formalized: "green",
			"In Execution": "red",
			Executed: "gray",
			Substituted: "gray",
			Released: "gray",
		};
		return [__(doc.status, null, "Collateral"), colors[doc.status], `status,=,${doc.status}`];
	},
};
