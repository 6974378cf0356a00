frappe.listview_settings["Day Close Partition"] = {
	add_fields: ["status"],
	hide_name_column: true,

	get_indicator(doc) {
		const colors = { Waiting: "gray", Done: "green", Failed: "red" };
		return [__(doc.status, null, "Day Close Partition"), colors[doc.status], `status,=,${doc.status}`];
	},
};
