frappe.listview_settings["Collection Action"] = {
	hide_name_column: true,
	add_fields: ["result"],
	get_indicator(doc) {
		const colors = {
			"Promise to Pay": "blue",
			Paid: "green",
			"Refuses to Pay": "red",
			Deceased: "darkgrey",
		};
		return doc.result
			? [__(doc.result), colors[doc.result] || "orange", `result,=,${doc.result}`]
			: [__("Done"), "grey", "result,is,not set"];
	},
};
