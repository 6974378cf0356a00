"""A loan with its lender's words for contracts."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document

from lending_app.contracts.templates.seed_templates import seed_templates
from lending_app.testing.factories import make_approved_loan, make_client
from tests.site.support import COMPANY, get_user


@pytest.fixture
def settings() -> Document:
	values = {
		"company": COMPANY,
		"representative_name": "Rosa Peña",
		"representative_position": "Gerente General",
		"signing_place": "Santo Domingo",
	}
	seed_templates()
	yield frappe.new_doc("Contract Settings", **values).insert()
	frappe.clear_document_cache("Contract Settings", COMPANY)


@pytest.fixture
def client() -> Document:
	return make_client(
		user=get_user("Borrower"), email="ana@example.com", language="es", identity_type="Passport"
	)


@pytest.fixture
def loan(settings: Document, client: Document) -> Document:
	return make_approved_loan(client=client)
