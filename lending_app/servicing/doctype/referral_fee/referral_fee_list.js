frappe.listview_settings["Referral Fee"] = {
	add_fields: ["currency"],

	get_indicator(doc) {
		const colors = { Due: "orange", Paid: "green", Reversed: "gray", "To Recover": "red" };
		return [__(doc.status, null, "Referral Fee"), colors[doc.status], `status,=,${doc.status}`];
	},
};
