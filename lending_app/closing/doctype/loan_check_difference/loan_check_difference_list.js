frappe.listview_settings["Loan Check Difference"] = {
	add_fields: ["status", "currency"],
	hide_name_column: true,

	get_indicator(doc) {
		const colors = { Open: "red", Resolved: "green" };
		return [__(doc.status, null, "Loan Check Difference"), colors[doc.status], `status,=,${doc.status}`];
	},
};
