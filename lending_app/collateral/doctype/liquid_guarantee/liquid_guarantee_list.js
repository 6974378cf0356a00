frappe.listview_settings["Liquid Guarantee"] = {
	add_fields: ["currency"],

	get_indicator(doc) {
		const colors = { Held: "orange", Returned: "green", Applied: "blue", "Taken Back": "gray" };
		return [__(doc.status, null, "Liquid Guarantee"), colors[doc.status], `status,=,${doc.status}`];
	},
};
