frappe.listview_settings["Loan Document"] = {
	add_fields: ["is_signature_required"],

	get_indicator(doc) {
		const colors = {
			Generated: doc.is_signature_required ? "orange" : "green",
			"Signed by Agent": "yellow",
			"Signed by Client": "blue",
			Signed: "green",
			Cancelled: "gray",
		};
		return [__(doc.status, null, "Loan Document"), colors[doc.status], `status,=,${doc.status}`];
	},
};
