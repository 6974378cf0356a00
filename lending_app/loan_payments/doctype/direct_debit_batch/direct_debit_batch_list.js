frappe.listview_settings["Direct Debit Batch"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = {
			Draft: "gray",
			Generated: "orange",
			Sent: "blue",
			Processed: "green",
			Cancelled: "red",
		};
		return [__(status), colors[status], `status,=,${status}`];
	},
};
