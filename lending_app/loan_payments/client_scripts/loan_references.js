frappe.ui.form.on("Loan", {
	refresh(frm) {
		const may_make = frappe.model.can_write("Payment Reference");
		if (frm.is_new() || !["Active", "Defaulted"].includes(frm.doc.status) || !may_make) {
			return;
		}
		frm.add_custom_button(
			__("Payment Reference"),
			() =>
				frappe.lending.ask_reference({
					method: "lending_app.loan_payments.reference_api.make",
					args: { loan: frm.docname },
					get_company: () => frm.doc.company,
				}),
			__("Actions"),
		);
	},
});
