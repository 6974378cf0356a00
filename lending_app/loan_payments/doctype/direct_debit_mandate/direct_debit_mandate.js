frappe.ui.form.on("Direct Debit Mandate", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("loan", () => ({
			filters: { client: frm.doc.client, company: frm.doc.company },
		}));
	},

	refresh(frm) {
		frappe.lending.translate_values(frm, ["status", "sequence_type"]);
		if (frm.is_new()) {
			// Opened from a loan, which is filled in already.
			if (frm.doc.loan && !frm.doc.client) {
				frm.trigger("loan");
			}
			return;
		}
		if (frm.doc.status !== "Active") {
			frm.disable_form();
			return;
		}
		if (frm.perm[0].write) {
			frm.add_custom_button(__("Cancel the Mandate"), () => ask_reason(frm));
		}
		frm.add_custom_button(__("Debits"), () =>
			frappe.set_route("List", "Direct Debit", { mandate: frm.docname }),
		);
	},

	async loan(frm) {
		if (frm.doc.loan) {
			const { message } = await frappe.db.get_value("Loan", frm.doc.loan, [
				"client",
				"company",
				"currency",
			]);
			await frm.set_value(message);
		}
	},

	client_name(frm) {
		if (!frm.doc.holder) {
			frm.set_value("holder", frm.doc.client_name);
		}
	},

	async company(frm) {
		if (frm.doc.company && !frm.doc.currency) {
			const { message } = await frappe.db.get_value("Company", frm.doc.company, "default_currency");
			frm.set_value("currency", message.default_currency);
		}
	},
});

function ask_reason(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	const method = "lending_app.loan_payments.direct_debit_api.cancel_mandate";
	frappe.prompt(
		field,
		async ({ reason }) => {
			await frappe.lending.ask(method, { name: frm.docname, reason });
			await frm.reload_doc();
		},
		__("Cancel the Mandate"),
	);
}
