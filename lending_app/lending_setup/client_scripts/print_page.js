// Frappe's print page warns of the wkhtmltopdf it finds. Formats drawn by another generator need none.
const { is_wkhtmltopdf_valid } = frappe.ui.form.PrintView.prototype;

frappe.ui.form.PrintView.prototype.is_wkhtmltopdf_valid = function (...args) {
	const { pdf_generator } = this.get_print_format();
	return pdf_generator === "weasyprint" ? true : is_wkhtmltopdf_valid.apply(this, args);
};
