// Who may not reverse a payment asks for it; where the company wants two people everybody asks.
frappe.ui.form.on("Loan Repayment", {
	refresh(frm) {
		if (frm.doc.docstatus !== 1 || !frappe.model.can_create("Loan Repayment")) {
			return;
		}
		frm.add_custom_button(
			__("Ask for Reversal"),
			() =>
				frappe.prompt(
					[{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
					async ({ reason }) => {
						const args = { payment: frm.docname, reason };
						const name = await frappe.lending.ask(
							"lending_app.loan_payments.reversal_api.ask",
							args,
						);
						if (name !== false) {
							frappe.set_route("Form", "Payment Reversal Request", name);
						}
					},
					__("Ask for Reversal"),
					__("Ask"),
				),
			__("Actions"),
		);
	},
});
