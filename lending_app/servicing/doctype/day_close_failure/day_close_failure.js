frappe.ui.form.on("Day Close Failure", {
	refresh(frm) {
		frm.disable_save();
		if (frm.is_new() || frm.doc.status !== "Open") {
			return;
		}
		frm.add_custom_button(__("Try Again"), async () => {
			const message = await frappe.lending.ask("lending_app.servicing.close_api.retry_loan", {
				failure: frm.doc.name,
			});
			if (message) {
				frappe.show_alert({ message: frappe.lending.text(message), indicator: "green" });
			}
			await frm.reload_doc();
		});
	},
});
