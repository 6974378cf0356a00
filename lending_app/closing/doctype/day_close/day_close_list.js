frappe.listview_settings["Day Close"] = {
	add_fields: ["status", "currency", "difference_amount"],
	hide_name_column: true,

	onload(list) {
		if (frappe.model.can_write("Lending Company")) {
			list.page.add_inner_button(__("Close Days"), () => frappe.lending.ask_close());
		}
	},

	get_indicator(doc) {
		const colors = {
			Running: "blue",
			Completed: "green",
			"Completed with Errors": "orange",
			"Out of Balance": "red",
			Failed: "red",
		};
		// The whole word does not fit the column.
		const label =
			doc.status === "Completed with Errors" ? __("With Errors") : __(doc.status, null, "Day Close");
		return [label, colors[doc.status], `status,=,${doc.status}`];
	},
};
