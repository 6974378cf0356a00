frappe.listview_settings["Loan Collateral"] = {
	add_fields: ["currency", "released_on", "release_requested_by"],

	get_indicator(doc) {
		if (doc.release_requested_by && !doc.released_on) {
			return [__("Release Requested"), "orange", "release_requested_by,is,set|released_on,is,not set"];
		}
		return doc.released_on
			? [__("Released"), "gray", "released_on,is,set"]
			: [__("Held", null, "Loan Collateral"), "green", "released_on,is,not set"];
	},
};
