frappe.ui.form.on("Disbursement Batch", {
	setup() {
		frappe.lending.add_style();
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (frm.doc.status !== "Draft") {
			frm.disable_form();
			return;
		}
		frm.add_custom_button(__("Pay Out the Batch"), () =>
			frappe.confirm(__("Pay out every approved order up to this day?"), async () => {
				const args = { name: frm.docname };
				const count = await frappe.lending.ask("lending_app.disbursement.api.start_batch", args);
				if (count) {
					frappe.show_alert({
						message: __("Orders being paid out: {0}", [count]),
						indicator: "green",
					});
					await frm.reload_doc();
				}
			}),
		).addClass("btn-primary");
	},
});
