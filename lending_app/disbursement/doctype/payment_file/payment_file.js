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
	const args = { name: frm.docname };
	if (frm.doc.status === "Draft") {
		const question = __("Write every transfer that waits into this file?");
		add_step(frm, __("Make the File"), "lending_app.disbursement.payment_api.generate", args, question);
	}
	if (frm.doc.status === "Generated") {
		const question = __("Mark the file as sent? It can no longer be cancelled.");
		add_step(frm, __("Release the File"), "lending_app.disbursement.payment_api.release", args, question);
		frm.add_custom_button(__("Cancel the File"), () => ask_reason(frm));
	}
}

function add_step(frm, label, method, args, question) {
	frm.add_custom_button(label, () => frappe.confirm(question, () => take(frm, method, args))).addClass(
		"btn-primary",
	);
}

function ask_reason(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	const method = "lending_app.disbursement.payment_api.cancel";
	const answer = ({ reason }) => take(frm, method, { name: frm.docname, reason });
	frappe.prompt(field, answer, __("Cancel the File"));
}

async function take(frm, method, args) {
	await frappe.lending.ask(method, args);
	await frm.reload_doc();
}
