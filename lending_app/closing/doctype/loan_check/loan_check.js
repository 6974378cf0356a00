frappe.ui.form.on("Loan Check", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.number_of_differences) {
			frm.add_custom_button(__("Differences"), () =>
				frappe.set_route("List", "Loan Check Difference", { last_check: frm.doc.name }),
			);
		}
	},
});
