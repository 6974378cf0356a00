frappe.listview_settings["Payroll File"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = {
			Draft: "gray",
			Generated: "blue",
			Checked: "orange",
			Posted: "green",
			Cancelled: "red",
		};
		return [__(status), colors[status], `status,=,${status}`];
	},
};
