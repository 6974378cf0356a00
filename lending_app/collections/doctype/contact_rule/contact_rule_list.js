frappe.listview_settings["Contact Rule"] = {
	hide_name_column: true,
	add_fields: ["is_confirmed", "is_enabled"],
	get_indicator(doc) {
		if (!doc.is_enabled) {
			return [__("Disabled"), "grey", "is_enabled,=,0"];
		}
		return doc.is_confirmed
			? [__("Confirmed"), "green", "is_confirmed,=,1"]
			: [__("To Confirm"), "orange", "is_confirmed,=,0"];
	},
};
