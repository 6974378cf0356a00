frappe.listview_settings["Loan Charge"] = {
	hide_name_column: true,
	add_fields: ["component", "currency"],
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		if (doc.docstatus === 2) return [__("Reversed"), "gray", "docstatus,=,2"];
		return doc.docstatus === 1
			? [__("Charged"), "green", "docstatus,=,1"]
			: [__("Draft"), "orange", "docstatus,=,0"];
	},
};
