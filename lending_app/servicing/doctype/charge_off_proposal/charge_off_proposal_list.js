frappe.listview_settings["Charge Off Proposal"] = {
	add_fields: ["currency"],

	get_indicator(doc) {
		const colors = { Proposed: "orange", Approved: "green", Rejected: "red", Withdrawn: "gray" };
		return [__(doc.status, null, "Charge Off Proposal"), colors[doc.status], `status,=,${doc.status}`];
	},
};
