frappe.listview_settings["Payroll Line"] = {
	add_fields: ["outcome", "currency"],
	get_indicator({ outcome }) {
		const colors = {
			Waiting: "gray",
			"As Asked": "green",
			Less: "orange",
			More: "blue",
			Missing: "red",
			Unknown: "red",
			"Left Out": "orange",
		};
		return [__(outcome), colors[outcome], `outcome,=,${outcome}`];
	},
};
