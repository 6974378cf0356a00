frappe.ui.form.on("Collateral Type", {
	setup() {
		// Labels that the app brings are shown in the reader's language; they are kept as they were entered.
		const label = frappe.meta.get_docfield("Collateral Type Field", "label");
		label.formatter = (value) => frappe.utils.escape_html(__(value || ""));
	},
});
