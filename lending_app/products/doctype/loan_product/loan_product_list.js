frappe.listview_settings["Loan Product"] = {
	add_fields: ["status", "currency", "product_code", "version_number", "effective_until"],

	get_indicator(doc) {
		const colors = { Active: "green", Inactive: "gray", Discontinued: "red", "Under Review": "orange" };
		return [__(doc.status, null, "Loan Product"), colors[doc.status], `status,=,${doc.status}`];
	},

	onload(list) {
		frappe.lending.add_style();
		list.page.add_actions_menu_item(__("Compare"), () => {
			const [first, second] = list.get_checked_items(true);
			frappe.lending.compare_products(first, second);
		});
	},
};
