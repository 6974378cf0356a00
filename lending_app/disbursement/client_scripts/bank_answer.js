// Forms with a file in which a bank answers what was sent.
Object.assign(frappe.lending, {
	set_up_answer(frm) {
		frappe.lending.add_style();
		frm.set_query("layout", () => ({ filters: { purpose: "Status", is_enabled: 1 } }));
	},

	show_answer(frm, method) {
		if (frm.is_new()) {
			return;
		}
		if (frm.doc.status !== "Draft") {
			frm.disable_form();
			return;
		}
		frm.add_custom_button(__("Load"), async () => {
			const count = await frappe.lending.ask(method, { name: frm.docname });
			if (count) {
				frappe.show_alert({ message: __("Rows being applied: {0}", [count]), indicator: "green" });
				await frm.reload_doc();
			}
		}).addClass("btn-primary");
	},
});
