frappe.listview_settings["Loan Product"] = {
	add_fields: ["is_active", "currency"],

	get_indicator(doc) {
		return doc.is_active
			? [__("Active"), "green", "is_active,=,1"]
			: [__("Inactive"), "gray", "is_active,=,0"];
	},
};
