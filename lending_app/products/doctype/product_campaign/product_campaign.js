frappe.ui.form.on("Product Campaign", {
	refresh(frm) {
		frappe.lending.translate_values(frm, ["status"]);
	},
});
