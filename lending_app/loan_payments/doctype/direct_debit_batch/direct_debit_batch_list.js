frappe.listview_settings["Direct Debit Batch"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = {
			Draft: "gray",
			Making: "yellow",
			Failed: "red",
			Generated: "orange",
			Sent: "blue",
			Processed: "green",
			Cancelled: "darkgrey",
		};
		return [__(status), colors[status], `status,=,${status}`];
	},
};
