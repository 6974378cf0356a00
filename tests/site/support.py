"""What site tests share: the company, its people, and questions to both ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import frappe
import pytest
import time_machine
from frappe.model.document import Document
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate

from lending_app.ledger.queries import list_posted
from lending_app.ledger.reconciliation.queries import list_general_ledger_by_account
from lending_app.ledger.reconciliation.reconcile_ledger import reconcile_ledger
from lending_app.lending_setup.permissions import BRANCH_ROLES, STAFF_ROLES
from lending_app.lending_setup.site.complete_site_setup import complete_site_setup
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_branch

COMPANY = "Lending Test"
CENTRAL, NORTH = "Central", "North"
TODAY = date(2026, 7, 15)
# No test looks at the wall clock: it is always 10:00 of this day in Santo Domingo.
NOW = datetime(2026, 7, 15, 14, tzinfo=timezone.utc)
ROLES = (*STAFF_ROLES, "Borrower")


# --- The company and its people ------------------------------------------------------------------


def set_up_company() -> None:
	"""Company, branches and users, made once and kept in the dump that every run starts from."""
	complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LT", first_year=2024)
	# Clients of the tests come without documents; tests of the rule switch it on.
	frappe.db.set_single_value("Lending Settings", "is_client_file_required", 0)
	# Managers of the tests decide alone; tests of authority make a matrix of their own.
	frappe.db.set_value("Credit Authority", {"is_active": 1}, "is_active", 0)
	# Most tests enter disbursements; those of orders switch it on.
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
	for branch in (CENTRAL, NORTH):
		make_branch(name=branch, company=COMPANY)
		for role in ROLES:
			make_user(role, branch)


def get_user(role: str, branch: str = CENTRAL) -> str:
	return f"{frappe.scrub(role)}.{frappe.scrub(branch)}@example.com"


def make_user(role: str, branch: str) -> None:
	"""A user with one role; User Permission ties the roles of a branch to it."""
	name = get_user(role, branch)
	if frappe.db.exists("User", name):
		return
	user = frappe.new_doc("User", email=name, first_name=f"{role} {branch}", send_welcome_email=0)
	user.append("roles", {"role": role})
	user.flags.no_welcome_mail = True
	user.insert()
	if role in BRANCH_ROLES:
		frappe.new_doc("User Permission", user=name, allow="Branch", for_value=branch).insert()


@contextmanager
def as_user(role: str, branch: str = CENTRAL) -> Iterator[str]:
	"""Act as the branch's user of a role."""
	before = frappe.session.user
	name = get_user(role, branch)
	frappe.set_user(name)
	try:
		yield name
	finally:
		frappe.set_user(before)


@contextmanager
def travel_to(day: str | date) -> Iterator[None]:
	"""Do something on another day, at noon of the test company."""
	noon = f"{getdate(day).isoformat()}T16:00:00.123456+00:00"
	with time_machine.travel(noon):
		yield


def day_range(first: str, last: str) -> list[date]:
	"""The days from one to another."""
	start, end = getdate(first), getdate(last)
	return [start + timedelta(days=number) for number in range((end - start).days + 1)]


# --- Ledgers -------------------------------------------------------------------------------------


def money(value: Any) -> Decimal:
	"""A figure of the database to the cent."""
	return Decimal(str(value or 0)).quantize(Decimal("0.01"))


def get_gl_balance(account_name: str, company: str = COMPANY) -> Decimal:
	"""Balance of an account in ERPNext's general ledger, debit positive."""
	account = frappe.db.get_value("Account", {"account_name": account_name, "company": company})
	assert account, f"no account {account_name}"
	entry = frappe.qb.DocType("GL Entry")
	query = frappe.qb.from_(entry).select(Sum(entry.debit - entry.credit))
	return money(query.where((entry.account == account) & (entry.is_cancelled == 0)).run()[0][0])


def list_gl_lines(journal_entry: str) -> dict[str, Decimal]:
	"""A journal entry's lines as ERPNext posted them: account name and amount, debit positive."""
	lines: dict[str, Decimal] = {}
	filters = {"voucher_type": "Journal Entry", "voucher_no": journal_entry, "is_cancelled": 0}
	for row in frappe.get_all("GL Entry", filters, ["account", "debit", "credit"]):
		name = row.account.removesuffix(" - LT")
		lines[name] = lines.get(name, Decimal(0)) + money(row.debit) - money(row.credit)
	return lines


def post_by_hand(posting_date: str | date, *lines: tuple[str, float]) -> Document:
	"""A bookkeeper's entry on any account, debit positive, as it could be made before lending's accounts were its own."""
	journal = frappe.new_doc("Journal Entry", company=COMPANY, posting_date=posting_date)
	for account_name, amount in lines:
		account = frappe.db.get_value("Account", {"account_name": account_name, "company": COMPANY})
		sides = {"debit_in_account_currency": max(amount, 0), "credit_in_account_currency": max(-amount, 0)}
		journal.append("accounts", {"account": account, **sides})
	with patch("lending_app.ledger.journals.claims.list_own_accounts", return_value=set()):
		return journal.insert().submit()


def assert_ledgers_agree(company: str = COMPANY, until: date = date(2030, 12, 31)) -> None:
	"""Sub-ledger equals ledger on every account, and every journal entry of lending balances."""
	rows = reconcile_ledger(company, until)
	assert rows, "nothing was posted"
	assert {row.account: row.difference for row in rows if row.difference} == {}
	entry, journal = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Journal Entry")
	unbalanced = (
		frappe.qb.from_(entry)
		.join(journal)
		.on(entry.voucher_no == journal.name)
		.select(journal.name, Sum(entry.debit - entry.credit).as_("difference"))
		.where((journal.company == company) & (journal.lending_document_type != ""))
		.groupby(journal.name)
		.having(Sum(entry.debit - entry.credit) != 0)
		.run()
	)
	assert [row for row in unbalanced if money(row[1])] == []


@dataclass(frozen=True)
class Trace:
	"""What an operation could have left behind."""

	journal_entries: int
	gl_entries: int
	ledger_entries: int
	loans: tuple

	@classmethod
	def take(cls) -> Trace:
		loan, row = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Installment")
		loans = (
			frappe.qb.from_(loan)
			.select(
				loan.name, loan.status, loan.modified, loan.outstanding_principal_amount, loan.paid_amount
			)
			.orderby(loan.name)
			.run()
		)
		installments = frappe.qb.from_(row).select(
			Count("*"), Sum(row.unpaid_amount), Sum(row.principal_paid_amount)
		)
		return cls(
			frappe.db.count("Journal Entry"),
			frappe.db.count("GL Entry"),
			frappe.db.count("Loan Ledger Entry"),
			(*loans, *installments.run()),
		)


@contextmanager
def refused(
	exc: type[Exception], title: str | None = None, match: str | None = None, *, exact: bool = True
) -> Iterator[None]:
	"""The block raises exactly this exception under this title, and leaves nothing in either ledger."""
	frappe.clear_messages()
	before = Trace.take()
	frappe.db.savepoint("refusal")
	with pytest.raises(exc, match=match) as caught:
		yield
	assert caught.type is exc or not exact
	if title is not None:
		assert frappe.message_log, "no message for the user"
		assert frappe.parse_json(frappe.message_log[-1]).get("title") == title
	frappe.clear_messages()
	assert Trace.take() == before, "the refusal came after something was written"
	# What a request does on an exception.
	frappe.db.rollback(save_point="refusal")


class QueryLog(list):
	"""Queries that ran within a `with`; its length is their number."""

	def __enter__(self) -> QueryLog:
		self._sql = frappe.db.__class__.sql
		log, original = self, self._sql

		def sql(db: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
			log.append(str(query))
			return original(db, query, *args, **kwargs)

		frappe.db.__class__.sql = sql
		return self

	def __exit__(self, *failure: object) -> None:
		frappe.db.__class__.sql = self._sql


def assert_posted_as_replayed(day: date, company: str = COMPANY) -> None:
	"""After the close of a day the sub-ledger of every loan holds what its replay says, role by role."""
	loans = frappe.get_all("Loan", {"company": company}, pluck="name")
	posted = list_posted(loans, day)
	for loan in loans:
		found = {key: amount for key, amount in posted[loan].items() if amount}
		assert found == dict(get_loan_state(loan, day).position), loan


def list_balances(until: date, company: str = COMPANY) -> dict[str, Decimal]:
	"""Balance of every lending account in ERPNext's ledger up to a day, by account name."""
	accounts = frappe.get_all("Lending Company Account", {"parent": company}, pluck="account")
	balances = list_general_ledger_by_account(company, accounts, until)
	return {account: amount for account, amount in sorted(balances.items()) if amount}
