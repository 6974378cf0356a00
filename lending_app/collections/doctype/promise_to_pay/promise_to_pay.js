frappe.ui.form.on("Promise to Pay", {
	refresh(frm) {
		frm.disable_form();
	},
});
