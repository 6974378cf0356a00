frappe.ui.form.on("Loan Check Difference", {
	refresh(frm) {
		frm.disable_save();
	},
});
