frappe.listview_settings["Loan Payment Gateway"] = {
	add_fields: ["is_enabled"],
	get_indicator({ is_enabled }) {
		return is_enabled
			? [__("Enabled"), "green", "is_enabled,=,1"]
			: [__("Disabled"), "gray", "is_enabled,=,0"];
	},
};
