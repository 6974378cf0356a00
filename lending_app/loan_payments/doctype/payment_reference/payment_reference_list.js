frappe.listview_settings["Payment Reference"] = {
	add_fields: ["status", "currency"],
	get_indicator({ status }) {
		const colors = { Active: "green", Paid: "blue", Expired: "gray", Cancelled: "red" };
		return [__(status), colors[status], `status,=,${status}`];
	},
	onload(list) {
		if (frappe.perm.has_perm("Payment Reference", 0, "export")) {
			list.page.add_inner_button(__("Make for Many Loans"), () => ask_many(list));
		}
	},
};

function ask_many(list) {
	const dialog = new frappe.ui.Dialog({
		title: __("Make for Many Loans"),
		fields: [
			{
				fieldname: "company",
				fieldtype: "Link",
				options: "Company",
				label: __("Company"),
				reqd: 1,
				default: frappe.defaults.get_user_default("Company"),
			},
			{ fieldname: "branch", fieldtype: "Link", options: "Branch", label: __("Branch") },
			{ fieldname: "product", fieldtype: "Link", options: "Loan Product", label: __("Product") },
			// What each owes is its amount.
			...frappe.lending.get_reference_fields(() => dialog.get_value("company"), { amount: false }),
		],
		primary_action_label: __("Create"),
		async primary_action(values) {
			dialog.disable_primary_action();
			const method = "lending_app.loan_payments.reference_api.make_for_many";
			const told = await frappe.lending.ask(method, values);
			dialog.enable_primary_action();
			if (told !== false) {
				dialog.hide();
				frappe.show_alert({ message: told, indicator: "blue" });
				list.refresh();
			}
		},
	});
	dialog.show();
}
