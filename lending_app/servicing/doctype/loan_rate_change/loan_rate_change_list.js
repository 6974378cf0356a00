frappe.listview_settings["Loan Rate Change"] = {
	hide_name_column: true,
	add_fields: ["kind"],
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		if (doc.docstatus === 2) return [__("Reversed"), "gray", "docstatus,=,2"];
		return doc.kind === "Reset"
			? [__("Reset"), "blue", "kind,=,Reset"]
			: [__("Agreement"), "green", "kind,=,Agreement"];
	},
};
