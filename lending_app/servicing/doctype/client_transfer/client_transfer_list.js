frappe.listview_settings["Client Transfer"] = {
	get_indicator(doc) {
		return doc.docstatus === 1
			? [__("Moved"), "green", "docstatus,=,1"]
			: [__("Draft"), "red", "docstatus,=,0"];
	},
};
