frappe.ui.form.on("Payment Notice", {
	refresh(frm) {
		frappe.lending.translate_values(frm, ["status"]);
		// The form takes its own right to write away.
		const may_write = frm.perm[0].write;
		frm.disable_form();
		if (frm.doc.message) {
			frm.dashboard.set_headline(frappe.lending.text(frm.doc.message));
		}
		if (frm.doc.status !== "In Suspense" || !may_write) {
			return;
		}
		frm.add_custom_button(__("Choose the Loan"), () =>
			frappe.lending.ask_values(frm, {
				title: __("Choose the Loan"),
				fields: [
					{
						fieldname: "loan",
						fieldtype: "Link",
						options: "Loan",
						label: __("Loan"),
						reqd: 1,
						get_query: () => ({ filters: { company: frm.doc.company } }),
					},
				],
				method: "lending_app.loan_payments.gateway_api.choose_loan",
				args: { name: frm.docname },
			}),
		).addClass("btn-primary");
		frm.add_custom_button(__("Return to the Payer"), () =>
			frappe.lending.ask_reason(frm, {
				title: __("Return to the Payer"),
				label: __("Return to the Payer"),
				method: "lending_app.loan_payments.gateway_api.return_money",
			}),
		);
	},
});
