frappe.listview_settings["Client"] = {
	add_fields: ["status", "client_type"],

	get_indicator(doc) {
		const colors = { Prospect: "blue", Active: "green", Inactive: "gray", Blocked: "red" };
		return [__(doc.status), colors[doc.status], `status,=,${doc.status}`];
	},
};
