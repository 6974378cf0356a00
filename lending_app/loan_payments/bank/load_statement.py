"""Take a statement in: read whole, refused whole, and each of its lines once."""

from __future__ import annotations

import hashlib
import re
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, now_datetime, today

from lending_app.bank_files.errors import BankFileError
from lending_app.bank_files.statements.read_statement import read_statement
from lending_app.bank_files.statements.statement import Statement
from lending_app.disbursement.payment_files.explain import refuse_file
from lending_app.engine.values.money import get_minor_units
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.loan_payments.bank.check_continuity import explain_gap
from lending_app.loan_payments.bank.exceptions import (
	BankStatementError,
	OtherAccountError,
	StatementLoadedError,
)
from lending_app.loan_payments.bank.queries import LINE, LOAD, count_lines, list_known_keys
from lending_app.loan_payments.bank.states import LineStatus, LoadStatus
from lending_app.products.adapters import to_float

JOB = DocumentJob(
	doctype=LOAD,
	state=LoadStatus.LOADING.value,
	method="lending_app.loan_payments.bank.process_load.process_load",
	hours=1,
)
INSERT_CHUNK = 2_000
# Figures of an account that two ways of writing it have in common at least.
SHORTEST_ACCOUNT = 4
_NOT_ACCOUNT = re.compile(r"[^A-Z0-9]")


def load_statement(name: str) -> Document:
	"""Read the file, store its lines, and hand them to a worker.

	Raises a titled refusal of the file, the account or the currency, and changes nothing.
	"""
	load = lock_load(name)
	if load.status != LoadStatus.DRAFT.value:
		refuse(_("Statement {0} is {1}. Load another file with a new one.").format(name, _(load.status)))
	if not load.file:
		refuse(_("Attach the file of the bank first."))
	fill_account(load)
	# Two statements of an account are loaded one after the other: each line is asked for once.
	frappe.db.get_value("Bank Account", load.bank_account, "name", for_update=True)
	data = read_stored(load)
	digest = hashlib.sha256(data).hexdigest()
	_refuse_known(load, digest)
	try:
		statement = read_statement(load.file, data)
	except BankFileError as error:
		advice = _("Nothing was loaded. Ask the bank for the file again, or attach the right one.")
		refuse_file(error, _("Statement Cannot Be Read"), advice)
	_check_place(load, statement)
	_check_lines(load, statement)
	known = _store(load, statement)
	days = [line.booking_date for line in statement.lines]
	save_step(
		load,
		status=LoadStatus.LOADING.value,
		file_hash=digest,
		from_date=min(days, default=None),
		to_date=max(days, default=None),
		opening_amount=to_float(statement.opening or 0),
		closing_amount=to_float(statement.closing or 0),
		has_balances=None not in (statement.opening, statement.closing),
		number_known=known,
		loaded_by=frappe.session.user,
		loaded_on=now_datetime(),
		**get_figures(load.name),
	)
	JOB.start(load.name)
	if gap := explain_gap(load):
		frappe.msgprint(gap, title=_("Gap between Statements"), indicator="orange")
	return load


def lock_load(name: str) -> Document:
	return frappe.get_doc(LOAD, name, for_update=True)


def get_figures(load: str) -> dict[str, Any]:
	"""Numbers of lines, by what became of them."""
	counts = count_lines(load)
	fields = {
		"number_open": (LineStatus.PENDING, LineStatus.OPEN),
		"number_matched": (LineStatus.MATCHED,),
		"number_posting": (LineStatus.POSTING,),
		"number_reconciled": (LineStatus.RECONCILED,),
		"number_suspense": (LineStatus.SUSPENSE,),
		"number_other": (LineStatus.OTHER, LineStatus.RETURNED),
	}
	numbers = {
		field: sum(counts.get(status.value, 0) for status in statuses) for field, statuses in fields.items()
	}
	return numbers | {"number_of_lines": sum(counts.values())}


def save_figures(load: str) -> None:
	frappe.db.set_value(LOAD, load, get_figures(load))


def fill_account(load: Document) -> None:
	"""Company, ledger account and currency of the bank account. Raises BankStatementError where it is not the company's."""
	bank = frappe.db.get_value(
		"Bank Account", load.bank_account, ["company", "account", "is_company_account"], as_dict=True
	)
	if not bank or not bank.is_company_account or not bank.account or not bank.company:
		refuse(
			_("Bank account {0} is not one of a company with its ledger account. Complete it first.").format(
				frappe.bold(load.bank_account)
			)
		)
	load.company, load.account = bank.company, bank.account
	load.currency = frappe.db.get_value("Account", bank.account, "account_currency")
	load.mode_of_payment = load.mode_of_payment or find_mode(load.company, load.account)


def find_mode(company: str, account: str) -> str | None:
	"""The mode of payment whose money goes to an account, where one alone does."""
	rows = {"company": company, "default_account": account}
	names = frappe.get_all("Mode of Payment Account", rows, pluck="parent")
	found = frappe.get_all("Mode of Payment", {"name": ("in", names or [""]), "enabled": 1}, pluck="name")
	return found[0] if len(found) == 1 else None


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=BankStatementError, title=_("Bank Statement"))


def _refuse_known(load: Document, digest: str) -> None:
	filters = {"file_hash": digest, "bank_account": load.bank_account, "name": ("!=", load.name)}
	if known := frappe.db.get_value(LOAD, filters):
		frappe.throw(
			_("This file was loaded before, as {0}.").format(frappe.bold(known)),
			exc=StatementLoadedError,
			title=_("Loaded Before"),
		)


def _check_place(load: Document, statement: Statement) -> None:
	"""Raise OtherAccountError for a statement of another account or currency."""
	own = frappe.db.get_value("Bank Account", load.bank_account, ["bank_account_no", "iban"])
	numbers = [text for text in own or () if text]
	if statement.account and numbers and not any(_is_same(statement.account, text) for text in numbers):
		_refuse_other(
			_("The statement is of account {0}, and {1} is {2}. Choose the bank account of the file.").format(
				frappe.utils.escape_html(statement.account), frappe.bold(load.bank_account), numbers[0]
			)
		)
	if statement.currency and statement.currency != load.currency:
		_refuse_other(
			_("The statement is in {0}, and the account {1} is kept in {2}.").format(
				frappe.utils.escape_html(statement.currency), frappe.bold(load.account), load.currency
			)
		)


def _refuse_other(message: str) -> NoReturn:
	frappe.throw(message, exc=OtherAccountError, title=_("Another Account"))


def _is_same(text: str, other: str) -> bool:
	"""Whether two ways of writing an account are of the same: an IBAN ends with the account's number, as masked ones do."""
	one, two = sorted((_NOT_ACCOUNT.sub("", value.upper()).lstrip("0") for value in (text, other)), key=len)
	return len(one) >= SHORTEST_ACCOUNT and two.endswith(one.lstrip("X"))


def _check_lines(load: Document, statement: Statement) -> None:
	"""Raise BankStatementError for days to come, and for amounts that the currency has no coins for."""
	units, last_day = get_minor_units(load.currency), getdate(today())
	for line in statement.lines:
		if line.booking_date > last_day:
			refuse(
				_("Line {0} is of {1}, which is in the future.").format(
					line.line, formatdate(line.booking_date)
				)
			)
		if line.amount != round(line.amount, units):
			refuse(
				_("Line {0}: amount {1} has more than {2} decimals.").format(line.line, line.amount, units)
			)


def _store(load: Document, statement: Statement) -> int:
	"""Lines that no earlier statement has brought. Returns how many one has."""
	keys = {line.bank_id: _get_key(load, line.bank_id) for line in statement.lines}
	known = list_known_keys(keys.values())
	now, user = now_datetime(), frappe.session.user
	made = {"owner": user, "modified_by": user, "creation": now, "modified": now, "docstatus": 0}
	place = {
		"statement_load": load.name,
		"company": load.company,
		"bank_account": load.bank_account,
		"branch": load.branch or None,
		"currency": load.currency,
		"status": LineStatus.PENDING.value,
	}
	values = [
		{
			"name": frappe.generate_hash(length=12),
			**made,
			**place,
			"line": line.line,
			"booking_date": line.booking_date,
			"value_date": line.value_date,
			"amount": line.amount,
			# A line is listed by what the bank says of it, not by a name that says nothing.
			"title": (line.payer or line.text or line.reference or line.bank_id)[:140],
			"payer": line.payer[:140] or None,
			"reference": line.reference[:140] or None,
			"text": line.text or None,
			"bank_id": line.bank_id[:140],
			"line_key": keys[line.bank_id],
		}
		for line in statement.lines
		if keys[line.bank_id] not in known and line.amount
	]
	if values:
		rows = [tuple(row.values()) for row in values]
		frappe.db.bulk_insert(LINE, list(values[0]), rows, chunk_size=INSERT_CHUNK)
	return len(known)


def _get_key(load: Document, bank_id: str) -> str:
	return hashlib.sha256(f"{load.bank_account}|{bank_id}".encode()).hexdigest()
