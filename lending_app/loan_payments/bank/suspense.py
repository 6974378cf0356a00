"""Money of unknown origin: booked as a liability, until it is a loan's or goes back to its payer.

The account's balance equals what the lines of statements have in suspense, at any moment: nothing else posts on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import post_journal
from lending_app.ledger.lines import LedgerLine, LoanKeys, Place, Voucher
from lending_app.ledger.periods.check_posting import check_ledger_open, find_open_date, get_business_date
from lending_app.lending_setup.companies.check_settings import find_account_fault
from lending_app.lending_setup.companies.set_up_company import get_or_create_account
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.loan_payments.bank.allocate import Allocation, allocate
from lending_app.loan_payments.bank.load_statement import refuse
from lending_app.loan_payments.bank.queries import LINE, LOAD, list_lines, lock_lines
from lending_app.loan_payments.bank.states import LineStatus
from lending_app.products.adapters import to_decimal, to_float

ACCOUNT_NAME = "Unidentified Receipts"
ACCOUNT_FIELD = "unidentified_account"
# Lines that share a journal entry.
CHUNK = 250


def get_suspense_account(company: str) -> str | None:
	return frappe.db.get_value("Lending Company", company, ACCOUNT_FIELD)


def ensure_suspense(company: str) -> str:
	"""The account of a company, made with its first use. Raises BankStatementError where it cannot take the money."""
	account = get_suspense_account(company)
	if not account:
		account = get_or_create_account(company, ACCOUNT_NAME, "Liability", "")
		frappe.db.set_value("Lending Company", company, ACCOUNT_FIELD, account)
	fault = find_account_fault(account, company)
	if fault:
		refuse(_("Account {0} cannot hold unidentified receipts: {1}.").format(frappe.bold(account), fault))
	return account


def ensure_mode(company: str) -> str:
	"""The mode of payment by which money in suspense is posted on loans: from that account, and no bank's."""
	account = ensure_suspense(company)
	if not frappe.db.exists("Mode of Payment", ACCOUNT_NAME):
		mode = frappe.new_doc("Mode of Payment", mode_of_payment=ACCOUNT_NAME, type="General", enabled=1)
		mode.insert(ignore_permissions=True)  # a mode of the app's own; the step that needs it was allowed
	rows = {"parent": ACCOUNT_NAME, "company": company}
	if frappe.db.get_value("Mode of Payment Account", rows, "default_account") != account:
		mode = frappe.get_doc("Mode of Payment", ACCOUNT_NAME)
		mode.accounts = [row for row in mode.accounts if row.company != company]
		mode.append("accounts", {"company": company, "default_account": account})
		mode.save(ignore_permissions=True)  # the app's own, and the company's account is the app's too
	return ACCOUNT_NAME


def book_load(load: Document) -> int:
	"""Book what of a statement nobody has said whose it is. Returns the number of lines."""
	lines = list_lines([LineStatus.OPEN.value], statement_load=load.name)
	return book_lines(load, [line.name for line in lines])


def book_lines(load: Document, names: Sequence[str]) -> int:
	"""Debit the bank, credit the account of unidentified receipts: an entry for each chunk and day of posting.

	Raises ClosedPeriodError where no day is open.
	"""
	lines = [line for line in lock_lines(names) if line.status == LineStatus.OPEN.value and line.amount > 0]
	account = ensure_suspense(load.company) if lines else ""
	for day, chunk in _list_chunks(load.company, lines):
		with speaking_for(load):
			remark = _("Unidentified receipts of statement {0}: {1}").format(load.name, len(chunk))
		total = sum((to_decimal(line.amount) for line in chunk), Decimal(0))
		journal = post_entry(load, load, {load.account: total, account: -total}, day, remark, load.name)
		for line in chunk:
			done = {
				"status": LineStatus.SUSPENSE.value,
				"suspense_entry": journal,
				"suspense_amount": line.amount,
			}
			frappe.db.set_value(LINE, line.name, done)
		allocate([Allocation(line.bank_transaction, journal, to_decimal(line.amount)) for line in chunk])
	return len(lines)


def _list_chunks(company: str, lines: Sequence[Any]) -> Iterator[tuple[date, Sequence[Any]]]:
	"""Days of posting, each with lines that share an entry. Raises ClosedPeriodError where no day is open."""
	days = {day: find_day(company, day) for day in {getdate(line.booking_date) for line in lines}}
	of_day: dict[date, list[Any]] = defaultdict(list)
	for line in lines:
		of_day[days[getdate(line.booking_date)]].append(line)
	for day, posted in sorted(of_day.items()):
		for start in range(0, len(posted), CHUNK):
			yield day, posted[start : start + CHUNK]


def return_money(name: str, remarks: str) -> str:
	"""Pay what a line has in suspense back to its payer, by the bank. Returns the journal entry."""
	[line] = lock_lines([name])
	if line.status != LineStatus.SUSPENSE.value or not line.suspense_amount:
		refuse(_("Line {0} has nothing in suspense that could be returned.").format(line.line))
	load = frappe.get_doc(LOAD, line.statement_load)
	amount = to_decimal(line.suspense_amount)
	with speaking_for(load):
		remark = _("Returned to {0}: {1}").format(line.payer or _("its payer"), remarks)
	# The bank pays it back now, whenever it came.
	day = find_day(load.company, getdate(today()))
	accounts = {ensure_suspense(load.company): amount, load.account: -amount}
	journal = post_entry(load, frappe.get_doc(LINE, name), accounts, day, remark, line.bank_id)
	frappe.db.set_value(
		LINE,
		name,
		{
			"status": LineStatus.RETURNED.value,
			"suspense_amount": 0,
			"return_entry": journal,
			"remarks": remarks,
			"decided_by": frappe.session.user,
			"decided_on": frappe.utils.now_datetime(),
		},
	)
	return journal


def find_day(company: str, wanted: date) -> date:
	"""The bank's day, or the first open one after it. Raises ClosedPeriodError."""
	business_date = get_business_date(company)
	return find_open_date(company, wanted, max(getdate(today()), business_date), business_date)


def post_moved(voucher: Document, amounts: dict[str, Decimal], day: date, remark: str, reference: str) -> str:
	"""Money of another document than a statement between the account of unidentified receipts and its own."""
	return post_entry(voucher, voucher, amounts, day, remark, reference)


def post_entry(
	load: Document, voucher: Document, amounts: dict[str, Decimal], day: date, remark: str, reference: str
) -> str:
	placer = Placer(load.company)
	check_ledger_open(load.company, day)
	lines = list(_build_lines(placer, load, amounts))
	made = Voucher(
		company=load.company,
		doctype=voucher.doctype,
		name=voucher.name,
		posting_date=day,
		value_date=day,
		remark=remark,
		reference=reference or "",
	)
	journal = post_journal(placer, made, lines, entries=())
	assert journal, "amounts are above zero"
	return journal


def _build_lines(placer: Placer, load: Document, amounts: dict[str, Decimal]) -> Iterable[LedgerLine]:
	branch = load.branch or ""
	keys = LoanKeys(name="", client="", customer="", branch=branch, product="", currency=load.currency)
	cost_center = placer.accounts.get_cost_center(branch) or ""
	dimensions = placer.dimensions.fill({}, keys)
	for account, amount in amounts.items():
		place = Place(account, cost_center, branch, dimensions)
		yield LedgerLine(loan=keys, role=LedgerRole.FUNDS, channel="", place=place, amount=amount)


def take_from_suspense(line: Any, amount: Decimal) -> Decimal:
	"""What a line has left in suspense after an amount was posted on a loan, or came back where it is negative."""
	left = to_decimal(line.suspense_amount) - amount
	frappe.db.set_value(LINE, line.name, "suspense_amount", to_float(left))
	return left
