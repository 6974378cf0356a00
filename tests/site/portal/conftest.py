"""The portal open to guests, with a product in it."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.model.document import Document

from lending_app.testing.factories import make_client, make_loan_product
from tests.site.support import get_user


@pytest.fixture
def open_simulator() -> Iterator[None]:
	"""What is cached of the settings goes with the test."""
	frappe.get_doc("Lending Settings").update({"is_simulator_open_to_guests": 1}).save()
	frappe.cache.delete_keys("rl:*")
	yield
	frappe.clear_document_cache("Lending Settings", "Lending Settings")


@pytest.fixture
def product(open_simulator: None) -> Document:
	return make_loan_product(is_in_portal=1, opening_fee_percent=2, fee_tax_percent=18)


@pytest.fixture
def client():
	"""The file of the borrower who signs in as Borrower of branch Central."""
	return make_client(user=get_user("Borrower"))
