frappe.listview_settings["Bank Statement Line"] = {
	add_fields: ["status", "currency"],
	hide_name_column: true,

	get_indicator(doc) {
		const colors = {
			Open: "orange",
			Matched: "blue",
			Posting: "blue",
			Reconciled: "green",
			"In Suspense": "yellow",
		};
		return [__(doc.status), colors[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
