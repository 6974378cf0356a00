frappe.ui.form.on("Payment File", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("bank_account", () => ({
			filters: { company: frm.doc.company, is_company_account: 1, disabled: 0 },
		}));
		frm.set_query("layout", () => ({ filters: { purpose: "Payments", is_enabled: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (frm.doc.status !== "Draft") {
			frm.disable_form();
		}
		add_steps(frm);
	},
});

function add_steps(frm) {
	const { add_step, ask_reason } = frappe.lending;
	if (frm.doc.status === "Draft") {
		const question = __("Write every transfer that waits into this file?");
		add_step(frm, __("Make the File"), "lending_app.disbursement.payment_api.generate", question);
	}
	if (frm.doc.status === "Generated") {
		const question = __("Mark the file as sent? It can no longer be cancelled.");
		add_step(frm, __("Release the File"), "lending_app.disbursement.payment_api.release", question);
		const title = __("Cancel the File");
		const method = "lending_app.disbursement.payment_api.cancel";
		frm.add_custom_button(title, () => ask_reason(frm, { title, label: title, method }));
	}
}
