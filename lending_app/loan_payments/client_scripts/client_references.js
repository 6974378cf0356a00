frappe.ui.form.on("Client", {
	refresh(frm) {
		if (frm.is_new() || !frappe.model.can_write("Payment Reference")) {
			return;
		}
		const company = {
			fieldname: "company",
			fieldtype: "Link",
			options: "Company",
			label: __("Company"),
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		};
		frm.add_custom_button(
			__("Payment Reference"),
			() =>
				frappe.lending.ask_reference({
					method: "lending_app.loan_payments.reference_api.make_for_client",
					args: { client: frm.docname },
					fields: [company],
					get_company: (dialog) => dialog.get_value("company"),
				}),
			__("Actions"),
		);
	},
});
