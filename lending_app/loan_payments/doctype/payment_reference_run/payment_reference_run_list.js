frappe.listview_settings["Payment Reference Run"] = {
	add_fields: ["status"],
	hide_name_column: true,

	get_indicator(doc) {
		const colors = { Making: "blue", Done: "green", Failed: "red" };
		return [__(doc.status, null, "Payment Reference Run"), colors[doc.status], `status,=,${doc.status}`];
	},
};
