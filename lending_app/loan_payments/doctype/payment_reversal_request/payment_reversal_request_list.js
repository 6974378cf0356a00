frappe.listview_settings["Payment Reversal Request"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = { Waiting: "orange", Granted: "green", Refused: "gray" };
		return [__(status), colors[status], `status,=,${status}`];
	},
};
