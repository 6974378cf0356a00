frappe.ui.form.on("Payroll Agreement", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("bank_account", () => ({
			filters: { company: frm.doc.company, is_company_account: 1, disabled: 0 },
		}));
		frm.set_query("layout", () => ({ filters: { purpose: "Payroll", is_enabled: 1 } }));
		frm.set_query("mode_of_payment", () => ({ filters: { enabled: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		frm.add_custom_button(__("Employees"), () =>
			frappe.set_route("List", "Payroll Employee", { agreement: frm.docname }),
		);
		if (frm.doc.status === "Active" && frm.perm[0].write) {
			frm.add_custom_button(__("Enroll Payroll Loans"), async () => {
				const method = "lending_app.loan_payments.payroll_api.enroll";
				const count = await frappe.lending.ask(method, { name: frm.docname });
				if (count !== false) {
					frappe.show_alert({ message: __("Loans enrolled: {0}", [count]), indicator: "green" });
				}
			});
			frm.add_custom_button(__("Payroll File"), () =>
				frappe.new_doc("Payroll File", { agreement: frm.docname }),
			).addClass("btn-primary");
		}
	},
});
