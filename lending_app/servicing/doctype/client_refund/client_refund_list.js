frappe.listview_settings["Client Refund"] = {
	add_fields: ["currency"],
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		return doc.docstatus === 2
			? [__("Reversed"), "gray", "docstatus,=,2"]
			: [__("Paid Back"), "green", "docstatus,=,1"];
	},
};
