"""Tills for tests, and the people at them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from lending_app.loan_payments.tills.queries import (
	get_ledger_balance,
	get_session_pieces,
	sum_movements,
)
from lending_app.loan_payments.tills.sessions import close_session, count_session, open_session
from lending_app.testing.factories import make_unique
from tests.site.support import CENTRAL, COMPANY, as_user, get_user, money

Count = Mapping[int, int]


def switch_on(**settings: Any) -> None:
	company = frappe.get_doc("Lending Company", COMPANY)
	company.update({"has_tills": 1} | settings)
	company.save()


def make_till(*, users: tuple[str, ...] = ("Teller",), branch: str = CENTRAL, **overrides: Any) -> str:
	"""A till of the branch's users of some roles."""
	values = {
		"till_name": make_unique("Till"),
		"company": COMPANY,
		"branch": branch,
		"users": [{"user": get_user(role, branch)} for role in users],
	}
	return frappe.new_doc("Till", **values | overrides).insert().name


def make_open_till(*, role: str = "Teller", branch: str = CENTRAL, **overrides: Any) -> str:
	"""An empty till, open for the branch's user of a role."""
	till = make_till(users=(role,), branch=branch, **overrides)
	with as_user(role, branch):
		open_session(till, {})
	return till


def make_shown_session() -> Document:
	"""A session to print; the company's cash needs no till afterwards."""
	switch_on()
	session = frappe.get_last_doc("Till Session", {"till": make_open_till(till_name=make_unique("Caja"))})
	switch_on(has_tills=0)
	return session


def pieces(count: Count) -> dict[Decimal, int]:
	return {Decimal(value): number for value, number in count.items()}


def rows(count: Count) -> list[dict[str, int]]:
	"""Notes and coins as a form has them."""
	return [{"denomination_amount": value, "pieces": number} for value, number in count.items()]


def close_till(till: str, count: Count, reason: str = "") -> Document:
	"""Counted by the teller, confirmed by the manager."""
	with as_user("Teller"):
		count_session(till, pieces(count), reason)
	with as_user("Lending Manager"):
		return close_session(till)


def get_balance(till: str) -> Decimal:
	return money(frappe.db.get_value("Till", till, "balance_amount"))


def assert_till_agrees(till: str, balance: float | Decimal | None = None) -> None:
	"""The till's figure, its movements, its account in the ledger and, where it is open, its notes are one."""
	row = frappe.db.get_value("Till", till, ["balance_amount", "account", "session"], as_dict=True)
	found = {
		"movements": money(sum_movements(till)),
		"ledger": money(get_ledger_balance(row.account)),
	}
	assert found == dict.fromkeys(found, money(row.balance_amount))
	if balance is not None:
		assert money(row.balance_amount) == money(balance)


def assert_notes_agree(till: str) -> None:
	"""Everything moved by denomination: notes and coins make up the balance."""
	session = frappe.db.get_value("Till", till, "session")
	held = get_session_pieces(session)
	assert money(sum(value * number for value, number in held.items())) == get_balance(till)
