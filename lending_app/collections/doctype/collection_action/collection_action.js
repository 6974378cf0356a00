frappe.ui.form.on("Collection Action", {
	refresh(frm) {
		frappe.lending.translate_values(frm, [
			"action_type",
			"party",
			"result",
			"new_data_kind",
			"next_action",
		]);
		frm.disable_form();
	},
});
