frappe.listview_settings["Client Merge"] = {
	hide_name_column: true,

	get_indicator({ docstatus }) {
		const states = {
			0: [__("Draft"), "orange", "docstatus,=,0"],
			1: [__("Merged"), "green", "docstatus,=,1"],
			2: [__("Undone"), "gray", "docstatus,=,2"],
		};
		return states[docstatus];
	},
};
