frappe.listview_settings["Direct Debit Response"] = {
	add_fields: ["status"],
	get_indicator({ status }) {
		const colors = { Draft: "gray", Running: "blue", Done: "green", "Done with Failures": "red" };
		return [__(status), colors[status], `status,=,${status}`];
	},
};
