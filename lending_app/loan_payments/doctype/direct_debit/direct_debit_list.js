frappe.listview_settings["Direct Debit"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = {
			Waiting: "gray",
			Sent: "blue",
			Accepted: "green",
			Rejected: "red",
			Returned: "red",
			"Left Out": "orange",
		};
		return [__(status), colors[status], `status,=,${status}`];
	},
};
