"""What the tests of payments share."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from tests.site.loan_payments.bank_support import Bank, make_bank


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, counted_commits: list[str]) -> list[dict[str, Any]]:
	"""What is handed to workers, in place of workers; the job commits and nothing is kept."""
	made: list[dict[str, Any]] = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


@pytest.fixture(scope="module")
def shared_bank(share: Any) -> Bank:
	"""A bank account and two loans, made once for a file."""
	return share(make_bank)


@pytest.fixture
def bank(shared_bank: Bank) -> str:
	return shared_bank.account


@pytest.fixture
def loan(shared_bank: Bank) -> Document:
	return frappe.get_doc("Loan", shared_bank.loan)


@pytest.fixture
def other(shared_bank: Bank) -> Document:
	return frappe.get_doc("Loan", shared_bank.other)
