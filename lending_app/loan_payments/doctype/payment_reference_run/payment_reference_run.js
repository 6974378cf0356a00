frappe.ui.form.on("Payment Reference Run", {
	refresh(frm) {
		frm.disable_save();
	},
});
