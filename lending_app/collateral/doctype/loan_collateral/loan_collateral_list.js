frappe.listview_settings["Loan Collateral"] = {
	add_fields: ["currency", "released_on"],

	get_indicator(doc) {
		return doc.released_on
			? [__("Released"), "gray", "released_on,is,set"]
			: [__("Held", null, "Loan Collateral"), "green", "released_on,is,not set"];
	},
};
