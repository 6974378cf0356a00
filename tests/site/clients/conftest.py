"""Settings that a test changes do not stay in the cache, where a rollback does not reach."""

from collections.abc import Iterator

import frappe
import pytest

from lending_app.testing.factories import make_client
from tests.site.clients.support import LISTED, NAME, list_hits, make_entry, make_list


@pytest.fixture(autouse=True)
def forget_settings(undone: None) -> Iterator[None]:
	frappe.clear_document_cache("Screening Settings", "Screening Settings")
	yield
	frappe.clear_document_cache("Screening Settings", "Screening Settings")


@pytest.fixture
def sanctions():
	"""A list of sanctions in force, empty."""
	return make_list().name


@pytest.fixture
def hit(sanctions):
	"""A client who is on it."""
	make_entry(sanctions, LISTED)
	[found] = list_hits(make_client(**NAME).name)
	return found
