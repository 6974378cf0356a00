frappe.listview_settings["Client Note"] = {
	add_fields: ["priority"],

	get_indicator(doc) {
		const colors = { High: "red", Normal: "blue", Low: "gray" };
		return [__(doc.priority, null, "Client Note"), colors[doc.priority], `priority,=,${doc.priority}`];
	},
};
