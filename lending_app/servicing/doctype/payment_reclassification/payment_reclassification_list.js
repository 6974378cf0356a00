frappe.listview_settings["Payment Reclassification"] = {
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		if (doc.docstatus === 2) return [__("Reversed"), "gray", "docstatus,=,2"];
		return doc.docstatus === 1
			? [__("Posted"), "green", "docstatus,=,1"]
			: [__("Draft"), "orange", "docstatus,=,0"];
	},
};
