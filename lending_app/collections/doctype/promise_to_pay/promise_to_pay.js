frappe.ui.form.on("Promise to Pay", {
	refresh(frm) {
		frappe.lending.translate_values(frm, ["status"]);
		frm.disable_form();
	},
});
