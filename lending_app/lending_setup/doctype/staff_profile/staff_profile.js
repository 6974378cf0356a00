const LENDING_ROLES = [
	"Loan Officer",
	"Credit Manager",
	"Treasurer",
	"Teller",
	"Collections Agent",
	"Compliance Officer",
	"Lending Accountant",
	"Lending Manager",
	"Lending Auditor",
];

frappe.ui.form.on("Staff Profile", {
	setup(frm) {
		frm.set_query("role", "roles", () => ({ filters: { name: ["in", LENDING_ROLES] } }));
	},

	refresh(frm) {
		if (!frm.is_new() && frm.doc.user && frappe.model.can_read("User")) {
			frm.add_custom_button(__("User"), () => frappe.set_route("Form", "User", frm.doc.user));
		}
	},
});
