frappe.listview_settings["Direct Debit Mandate"] = {
	add_fields: ["status"],
	get_indicator({ status }) {
		const colors = { Active: "green", Ended: "gray", Cancelled: "red" };
		return [__(status), colors[status], `status,=,${status}`];
	},
};
