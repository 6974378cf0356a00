frappe.ui.form.on("Loan Collateral", {
	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
	},
});
