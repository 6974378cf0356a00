frappe.listview_settings["Loan Charge Off"] = {
	hide_name_column: true,
	add_fields: ["currency"],
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		return doc.docstatus === 2
			? [__("Reversed"), "gray", "docstatus,=,2"]
			: [__("Charged Off"), "red", "docstatus,=,1"];
	},
};
