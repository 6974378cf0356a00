"""Settings that a test changes do not stay in the cache, where a rollback does not reach."""

from collections.abc import Iterator

import frappe
import pytest


@pytest.fixture(autouse=True)
def forget_settings(undone: None) -> Iterator[None]:
	frappe.clear_document_cache("Screening Settings", "Screening Settings")
	yield
	frappe.clear_document_cache("Screening Settings", "Screening Settings")
