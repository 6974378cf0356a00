"""Documents of a loan: made from templates, whole, once."""

from io import BytesIO

import frappe
import pytest
from pypdf import PdfReader

from lending_app.contracts.documents.generate import generate_document
from lending_app.contracts.signature.sign import read_content
from lending_app.contracts.states import DocumentKind


def read_text(document):
	pages = PdfReader(BytesIO(read_content(document))).pages
	return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", ["es", "fr", "en"])
def test_a_contract_has_every_part(loan, language):
	document = generate_document(loan.name, DocumentKind.CONTRACT.value, language)
	text = read_text(document)
	for part in ("Rosa Peña", loan.client_name, loan.name, "100", document.name, "Santo Domingo"):
		assert part in text
	assert document.status == "Generated"
	assert len(document.content_hash) == 64
	assert frappe.db.get_value("File", {"file_url": document.file}, "is_private") == 1
