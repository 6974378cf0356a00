frappe.ui.form.on("Loan Payment Gateway", {
	setup(frm) {
		frm.set_query("mode_of_payment", () => ({ filters: { enabled: 1, type: ["!=", "Cash"] } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		frm.add_custom_button(__("Notices"), () =>
			frappe.set_route("List", "Payment Notice", { gateway: frm.docname }),
		);
		if (frm.perm[0].write) {
			frm.add_custom_button(__("Change the Secret"), () => ask_hours(frm));
		}
	},
});

function ask_hours(frm) {
	const field = {
		fieldname: "hours",
		fieldtype: "Int",
		label: __("Hours That the Old One Still Counts"),
		default: 24,
		reqd: 1,
	};
	frappe.prompt(
		field,
		async ({ hours }) => {
			const method = "lending_app.loan_payments.gateway_api.rotate_secret";
			const secret = await frappe.lending.ask(method, { name: frm.docname, hours });
			if (secret !== false) {
				await frm.reload_doc();
				const note = frappe.lending.text(__("Give it to the gateway; it is shown once:"));
				frappe.msgprint({
					title: __("Secret"),
					message: `${note}<br><code>${frappe.lending.text(secret)}</code>`,
				});
			}
		},
		__("Change the Secret"),
	);
}
