frappe.listview_settings["Promise to Pay"] = {
	hide_name_column: true,
	add_fields: ["status", "currency"],
	get_indicator(doc) {
		const colors = { Open: "orange", Kept: "green", Broken: "red", Replaced: "grey" };
		return [__(doc.status, null, "Promise to Pay"), colors[doc.status], `status,=,${doc.status}`];
	},
};
