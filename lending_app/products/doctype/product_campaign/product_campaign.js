frappe.ui.form.on("Product Campaign", {
	refresh(frm) {
		frappe.lending.trim_percents(frm.fields_dict, ["discount_percent"]);
		frappe.lending.translate_values(frm, ["status"]);
	},
});
