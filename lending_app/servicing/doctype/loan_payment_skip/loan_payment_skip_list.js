frappe.listview_settings["Loan Payment Skip"] = {
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		if (doc.docstatus === 2) return [__("Reversed"), "gray", "docstatus,=,2"];
		return doc.docstatus === 1
			? [__("Skipped"), "green", "docstatus,=,1"]
			: [__("Draft"), "orange", "docstatus,=,0"];
	},
};
