frappe.listview_settings["Screening List Entry"] = {
	add_fields: ["is_listed"],
	filters: [["is_listed", "=", 1]],
	hide_name_column: true,

	get_indicator({ is_listed }) {
		return is_listed ? [__("Listed"), "red", "is_listed,=,1"] : [__("Removed"), "gray", "is_listed,=,0"];
	},
};
