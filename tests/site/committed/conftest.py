"""Tests of what happens between transactions: their data is committed, in a company of its own, and wiped after."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from lending_app.lending_setup.site.complete_site_setup import complete_site_setup
from lending_app.testing.wipe import wipe_company

COMPANY = "Lending Committed"


@pytest.fixture(autouse=True)
def commits() -> None:
	"""Commits are real here."""


@pytest.fixture
def committed_company(undone: None) -> Iterator[str]:
	"""A company whose lending is wiped when the test is over."""
	complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LC", first_year=2024)
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
	wipe_company(COMPANY)
	yield COMPANY
	frappe.set_user("Administrator")
	frappe.db.rollback()
	wipe_company(COMPANY)
