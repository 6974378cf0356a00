frappe.listview_settings["Client Group"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colors = { Forming: "blue", Active: "green", Dissolved: "gray" };
		return [__(doc.status, null, "Client Group"), colors[doc.status], `status,=,${doc.status}`];
	},
};
