frappe.listview_settings["Client Status Request"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colors = { Pending: "orange", Approved: "green", Declined: "gray" };
		return [__(doc.status, null, "Client Status Request"), colors[doc.status], `status,=,${doc.status}`];
	},
};
