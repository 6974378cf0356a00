frappe.listview_settings["Till Movement"] = {
	add_fields: ["kind", "currency", "amount"],
	get_indicator({ kind, amount }) {
		return [__(kind), amount < 0 ? "orange" : "green", `kind,=,${kind}`];
	},
};
