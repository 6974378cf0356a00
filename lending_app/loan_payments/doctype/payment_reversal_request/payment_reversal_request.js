frappe.ui.form.on("Payment Reversal Request", {
	refresh(frm) {
		if (frm.doc.status !== "Waiting" || !frappe.model.can_cancel("Loan Repayment")) {
			return;
		}
		frm.add_custom_button(__("Grant the Reversal"), () =>
			frappe.confirm(__("Reverse payment {0}?", [frappe.lending.text(frm.doc.payment)]), async () => {
				const method = "lending_app.loan_payments.reversal_api.grant";
				if ((await frappe.lending.ask(method, { name: frm.docname })) !== false) {
					frm.reload_doc();
				}
			}),
		).addClass("btn-primary");
		frm.add_custom_button(__("Refuse"), () =>
			frappe.lending.ask_reason(frm, {
				title: __("Refuse the Reversal"),
				label: __("Refuse"),
				method: "lending_app.loan_payments.reversal_api.refuse",
			}),
		);
	},
});
