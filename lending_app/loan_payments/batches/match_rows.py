"""Whose payment a line is: by the loan it names, by its client, or by a loan's number in its reference."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.bank_files.receipts.read_receipts import Receipt
from lending_app.clients.identity.check_identity import get_identity_key
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.values.money import get_minor_units
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.loan_payments.batches.queries import (
	KnownLoan,
	find_client_loans,
	find_holders,
	find_loans,
	find_waiting,
)
from lending_app.loan_payments.batches.say_fault import say_fault
from lending_app.loan_payments.states import RowStatus
from lending_app.servicing.payment_modes.check_reference import normalize

# What may be a loan's number within a reference or a description.
_TOKEN = re.compile(r"[A-Z0-9][A-Z0-9/\-.]{2,}[A-Z0-9]")
_PARTS = re.compile(r"[/.]")
# A loan that was charged off still takes payments: they are recoveries.
PAYABLE = (*OPEN_STATUSES, LoanStatus.CHARGED_OFF.value)


@dataclass(slots=True)
class MatchedRow:
	"""A line of the file with its loan, and what is wrong with it."""

	receipt: Receipt
	mode_of_payment: str
	value_date: date
	loan: KnownLoan | None = None
	faults: list[str] = field(default_factory=list)
	doubt: str = ""

	@property
	def status(self) -> RowStatus:
		if self.faults:
			return RowStatus.FAULTY
		return RowStatus.READY if self.loan else RowStatus.UNMATCHED

	@property
	def key(self) -> tuple[str, str]:
		return self.mode_of_payment, normalize(self.receipt.get("reference"))


def match_rows(batch: Document, receipts: Sequence[Receipt]) -> list[MatchedRow]:
	"""Every line with its loan or the reason why it has none; each fault of a line is named."""
	rows = [_begin(batch, receipt) for receipt in receipts]
	_find_loans(batch.company, rows)
	last_day = max(getdate(today()), getdate(batch.posting_date))
	minor_units = get_minor_units(batch.currency)
	for row in rows:
		row.faults += list_value_faults(row, last_day, minor_units)
		if row.loan:
			row.faults += list_loan_faults(row.loan, batch, row.receipt.get("currency"))
	_check_references(batch, rows)
	return rows


def _begin(batch: Document, receipt: Receipt) -> MatchedRow:
	mode = receipt.get("mode_of_payment")
	row = MatchedRow(receipt, mode or batch.mode_of_payment, receipt.value_date or getdate(batch.value_date))
	row.faults += [say_fault(fault, value) for fault, value in receipt.faults]
	if mode and not frappe.db.get_value("Mode of Payment", mode, "enabled", cache=True):
		row.faults.append(_("There is no mode of payment {0} that is in use.").format(mode))
	return row


def _find_loans(company: str, rows: Sequence[MatchedRow]) -> None:
	named = {row.receipt.get("loan").upper() for row in rows}
	tokens = {token for row in rows if not row.receipt.get("loan") for token in list_tokens(row.receipt)}
	loans = find_loans(company, named | tokens)
	clients = {row.receipt.get("client") for row in rows if not row.receipt.get("loan")}
	of_clients = find_client_loans(company, {get_identity_key(text) for text in clients}, clients)
	for row in rows:
		_match(row, loans, of_clients)


def _match(row: MatchedRow, loans: dict[str, KnownLoan], of_clients: dict[str, list[KnownLoan]]) -> None:
	number = row.receipt.get("loan")
	if number:
		row.loan = loans.get(number.upper())
		if not row.loan:
			row.doubt = _("There is no loan {0} in this company.").format(number)
		return
	client = row.receipt.get("client")
	found = {loan.name: loan for token in list_tokens(row.receipt) if (loan := loans.get(token))}
	if not found and client:
		rows = of_clients.get(client.upper()) or of_clients.get(get_identity_key(client)) or []
		found = {loan.name: loan for loan in rows}
	if len(found) == 1:
		row.loan = next(iter(found.values()))
	elif found:
		row.doubt = _("It may be for {0}. Choose the loan.").format(", ".join(sorted(found)))
	elif client:
		row.doubt = _("No client {0} has a running loan.").format(client)
	else:
		row.doubt = _("No loan is named in the reference.")


def list_tokens(receipt: Receipt) -> list[str]:
	"""Words of reference and description that may be a loan's number, in capitals."""
	text = f"{receipt.get('reference')} {receipt.get('description')}".upper()
	words = _TOKEN.findall(text)
	return list(
		dict.fromkeys([*words, *(part for word in words for part in _PARTS.split(word) if len(part) > 3)])
	)


def list_value_faults(row: MatchedRow, last_day: date, minor_units: int) -> list[str]:
	"""What is wrong with a line whatever its loan."""
	found = []
	amount = row.receipt.amount
	if amount is not None and amount != round(amount, minor_units):
		found.append(_("Amount {0} has more than {1} decimals.").format(amount, minor_units))
	if row.value_date > last_day:
		found.append(_("Date {0} is in the future.").format(formatdate(row.value_date)))
	return found


def list_loan_faults(loan: KnownLoan, batch: Document, currency: str = "") -> list[str]:
	"""Why a loan cannot take a payment of the batch."""
	found = []
	if loan.status not in PAYABLE:
		found.append(_("Loan {0} is {1} and takes no payments.").format(loan.name, _(loan.status)))
	if batch.branch and loan.branch != batch.branch:
		found.append(_("Loan {0} is of branch {1}.").format(loan.name, loan.branch))
	if loan.currency != batch.currency or (currency and currency.upper() != loan.currency):
		found.append(
			_("Loan {0} is in {1}; a payment in {2} cannot be taken.").format(
				loan.name, loan.currency, currency or batch.currency
			)
		)
	return found


def _check_references(batch: Document, rows: Sequence[MatchedRow]) -> None:
	"""A bank's reference is one payment: of the file, of what is posted, and of what other batches wait to post."""
	keys = [row.key for row in rows if row.key[1]]
	holders = find_holders(batch.company, keys)
	waiting = find_waiting(batch.company, batch.name, {row.receipt.get("reference") for row in rows})
	times = Counter(keys)
	first: dict[tuple[str, str], int] = {}
	for row in rows:
		reference = row.receipt.get("reference")
		if row.key in holders:
			row.faults.append(_("Reference {0} was used by {1}.").format(reference, holders[row.key]))
		elif reference in waiting:
			row.faults.append(_("Reference {0} waits in {1}.").format(reference, waiting[reference]))
		elif times[row.key] > 1 and first.setdefault(row.key, row.receipt.line) != row.receipt.line:
			row.faults.append(_("Reference {0} is on line {1} too.").format(reference, first[row.key]))


def get_values(batch: Document, row: MatchedRow) -> dict[str, Any]:
	"""Fields of a Payment Batch Row."""
	receipt, loan = row.receipt, row.loan
	return {
		"batch": batch.name,
		"line": receipt.line,
		"status": row.status.value,
		"message": " ".join(row.faults) or row.doubt or None,
		"loan": loan and loan.name,
		"client": loan and loan.client,
		"client_name": loan and loan.client_name,
		# Those of a branch's batch are seen by that branch, whatever loan they name.
		"branch": batch.branch or (loan and loan.branch),
		"amount": receipt.amount or Decimal(0),
		"value_date": row.value_date,
		"mode_of_payment": row.mode_of_payment,
		"external_reference": receipt.get("reference")[:140] or None,
		"payer": receipt.get("payer")[:140] or None,
		"loan_text": receipt.get("loan")[:140] or None,
		"client_text": receipt.get("client")[:140] or None,
		"description": receipt.get("description") or None,
		"amount_text": receipt.get("amount")[:140] or None,
		"date_text": receipt.get("value_date")[:140] or None,
		"company": batch.company,
		"currency": batch.currency,
	}
