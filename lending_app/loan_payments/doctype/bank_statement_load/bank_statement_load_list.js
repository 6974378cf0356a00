frappe.listview_settings["Bank Statement Load"] = {
	add_fields: ["status", "number_open", "number_matched"],

	get_indicator(doc) {
		const colors = { Draft: "red", Loading: "orange", Loaded: "green" };
		const color =
			doc.status === "Loaded" && doc.number_open + doc.number_matched ? "blue" : colors[doc.status];
		return [__(doc.status), color || "gray", `status,=,${doc.status}`];
	},
};
