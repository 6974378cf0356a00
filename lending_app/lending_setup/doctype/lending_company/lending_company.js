frappe.ui.form.on("Lending Company", {
	setup(frm) {
		frm.set_query("account", "accounts", () => ({
			filters: { company: frm.doc.company, is_group: 0, disabled: 0 },
		}));
		frm.set_query("cost_center", () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		const missing = frm.doc.__onload?.missing_roles || [];
		if (missing.length) {
			const names = missing.map((role) => frappe.utils.escape_html(__(role))).join(", ");
			frappe.lending.headline(frm, __("No account for: {0}", [names]), "red");
		}
		if (frm.perm[0].write) {
			if (missing.length) {
				frm.add_custom_button(__("Create Missing Accounts"), () => create_accounts(frm));
			}
			frm.add_custom_button(__("Close Days"), () => frappe.lending.ask_close(frm.docname));
		}
		frm.add_custom_button(__("Closed Days"), () =>
			frappe.set_route("List", "Day Close", { company: frm.docname }),
		);
	},
});

async function create_accounts(frm) {
	const company = frm.docname;
	const method = "lending_app.lending_setup.api.create_missing_accounts";
	const missing = await frappe.lending.ask(method, { company });
	if (!missing) {
		return;
	}
	await frm.reload_doc();
	if (missing.includes("Funds")) {
		frappe.msgprint({
			title: __("Choose a Cash Account"),
			message: __(
				"Funds has no account: the company has no default cash account. Add a cash or bank account to the table.",
			),
			indicator: "orange",
		});
	}
}
