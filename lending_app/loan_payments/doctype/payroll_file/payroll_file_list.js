frappe.listview_settings["Payroll File"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = {
			Draft: "gray",
			Making: "yellow",
			Failed: "red",
			Generated: "blue",
			Checked: "orange",
			Posted: "green",
			Cancelled: "darkgrey",
		};
		return [__(status), colors[status], `status,=,${status}`];
	},
};
