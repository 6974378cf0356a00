frappe.listview_settings["Collateral Execution"] = {
	add_fields: ["currency"],

	get_indicator(doc) {
		const colors = { Open: "orange", Concluded: "green", Withdrawn: "gray" };
		return [__(doc.status, null, "Collateral Execution"), colors[doc.status], `status,=,${doc.status}`];
	},
};
