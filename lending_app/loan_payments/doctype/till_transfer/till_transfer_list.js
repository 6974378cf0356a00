frappe.listview_settings["Till Transfer"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = { Sent: "orange", Received: "green", "Taken Back": "gray" };
		return [__(status), colors[status], `status,=,${status}`];
	},
};
