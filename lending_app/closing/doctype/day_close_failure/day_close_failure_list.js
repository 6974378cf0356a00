frappe.listview_settings["Day Close Failure"] = {
	add_fields: ["status"],
	hide_name_column: true,

	get_indicator(doc) {
		const colors = { Open: "red", Resolved: "green" };
		return [__(doc.status, null, "Day Close Failure"), colors[doc.status], `status,=,${doc.status}`];
	},
};
