"""Charge many loans at once: a fee for returned payments, the costs of a collection round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import gather_journals
from lending_app.ledger.lines import Voucher
from lending_app.ledger.periods.check_posting import check_dates
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.servicing.exceptions import LoanChargeError, UnknownLoanError

# Charges whose postings make one journal entry.
CHUNK = 200
MAXIMUM_ROWS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCharge:
	"""A charge to enter. `amount` and `due_date` are those of its kind where they are left out."""

	loan: str
	charge_type: str
	reason: str
	value_date: date
	amount: float = 0
	due_date: date | None = None
	is_with_installment: bool = False


def charge_loans(rows: Sequence[NewCharge], posting_date: date) -> list[str]:
	"""Enter and post the charges, all or none: one journal entry for each company and 200 charges. Returns their names.

	A row that is refused raises what its document raises; nothing is kept then, as the caller's transaction ends.
	"""
	if not 0 < len(rows) <= MAXIMUM_ROWS:
		frappe.throw(
			_("{0} charges were sent. Send from 1 to {1} at once.").format(len(rows), MAXIMUM_ROWS),
			exc=LoanChargeError,
			title=_("Cannot Be Charged"),
		)
	for loan in {row.loan for row in rows}:
		if not frappe.db.exists("Loan", loan):
			frappe.throw(
				_("There is no loan {0}. Check the number; no loan was charged.").format(frappe.bold(loan)),
				exc=UnknownLoanError,
				title=_("Unknown Loan"),
			)
	documents = [_enter(row, posting_date) for row in rows]
	# Loans are locked in one order, so that two who charge the same ones wait for each other.
	documents.sort(key=lambda doc: (doc.company, doc.loan, doc.name))
	for company, charged in groupby(documents, key=lambda doc: doc.company):
		for chunk in _cut(list(charged)):
			_post(company, chunk)
	return [doc.name for doc in documents]


def _enter(row: NewCharge, posting_date: date) -> Document:
	return frappe.new_doc("Loan Charge", posting_date=posting_date, **asdict(row)).insert()


def _cut(documents: list[Document]) -> Iterator[list[Document]]:
	for start in range(0, len(documents), CHUNK):
		yield documents[start : start + CHUNK]


def _post(company: str, documents: Sequence[Document]) -> None:
	"""Submit documents of a company; what they post is one entry, on the first open day."""
	first = documents[0]
	day = check_dates(first)
	with speaking_language_of(company):
		remark = _("{0} charges from {1} on").format(len(documents), first.name)
	values: dict[str, Any] = {
		"posting_date": getdate(day),
		"value_date": getdate(first.value_date),
		"remark": remark,
	}
	voucher = Voucher(company=company, doctype=first.doctype, name=first.name, **values)
	with gather_journals(Placer(company), voucher):
		for doc in documents:
			doc.posting_date = day
			doc.submit()
