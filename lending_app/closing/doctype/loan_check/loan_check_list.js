frappe.listview_settings["Loan Check"] = {
	add_fields: ["status"],
	hide_name_column: true,

	onload(list) {
		if (frappe.model.can_write("Lending Company")) {
			list.page.add_inner_button(__("Check Loans"), () => frappe.lending.ask_check(list));
		}
	},

	get_indicator(doc) {
		const colors = {
			Running: "blue",
			"No Differences": "green",
			"Differences Found": "red",
			Failed: "red",
		};
		return [__(doc.status, null, "Loan Check"), colors[doc.status], `status,=,${doc.status}`];
	},
};
