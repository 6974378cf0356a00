frappe.listview_settings["Client"] = {
	add_fields: ["status", "client_type", "days_past_due"],

	get_indicator(doc) {
		if (doc.days_past_due > 0 && doc.status === "Active") {
			const color = doc.days_past_due > 30 ? "red" : "orange";
			return [__("Late: {0} d", [doc.days_past_due]), color, "days_past_due,>,0"];
		}
		const colors = { Prospect: "blue", Active: "green", Inactive: "gray", Blocked: "red" };
		return [__(doc.status, null, "Client"), colors[doc.status], `status,=,${doc.status}`];
	},
};
