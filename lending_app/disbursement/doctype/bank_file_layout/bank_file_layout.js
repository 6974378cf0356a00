frappe.ui.form.on("Bank File Layout", {
	setup() {
		frappe.lending.add_style();
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		frm.add_custom_button(__("Preview"), async () => {
			const args = { name: frm.docname };
			const sample = await frappe.lending.ask("lending_app.disbursement.payment_api.preview", args);
			if (sample) {
				const body = `<pre style="overflow-x: auto">${frappe.utils.escape_html(sample)}</pre>`;
				frappe.msgprint({ title: __("Sample"), message: body, wide: true });
			}
		});
	},
});
