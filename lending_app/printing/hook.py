"""Frappe's print formats on WeasyPrint: the hook behind its Download PDF."""

from __future__ import annotations

from lending_app.printing.embed_document import extract_document
from lending_app.printing.render_pdf import render_pdf

GENERATOR = "weasyprint"


def generate_pdf(
	print_format: str | None = None,
	html: str = "",
	options: dict | None = None,
	output: object = None,
	pdf_generator: str | None = None,
) -> bytes | None:
	"""PDF of a print format that names our generator; None leaves it to Frappe.

	The app's own documents go to paper without Frappe's page around them; any other format goes with it.
	"""
	if pdf_generator != GENERATOR:
		return None
	document = extract_document(html)
	return render_pdf(document.html, document.css) if document else render_pdf(html)
