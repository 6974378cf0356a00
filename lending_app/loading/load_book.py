"""Load a book's loans, disbursements, payments and reversals, each through its own document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow

from lending_app.book.records import Book, BookLoan, BookRepayment, BookReversal
from lending_app.loading.set_up_book import get_mode_of_payment, set_up_book
from lending_app.products.adapters import to_float, to_percent

STEPS_TO_LOAN = ("Submit Application", "Take into Review", "Approve", "Send Offer", "Record Acceptance")
FACTS_A_TRANSACTION = 25


@dataclass(frozen=True, slots=True)
class Entry:
	"""Something to enter on a day. `rank` orders a day: disbursements, receipts, reversals."""

	day: date
	rank: int
	code: str
	row: BookLoan | BookRepayment | BookReversal


def load_book(book: Book, until: date, progress: Callable[[int, int], None] | None = None) -> None:
	"""Enter everything posted up to `until`, in the order in which it was entered. Commits as it goes.

	What is on the site already is found by its code and left alone, so that a broken load goes on where it stopped.
	"""
	set_up_book(book)
	frappe.db.commit()  # the job's own edge
	entries = list_entries(book, until)
	loans = {row.loan_code: row for row in book.loans}
	for number, entry in enumerate(entries, start=1):
		_enter(book, loans, entry)
		if number % FACTS_A_TRANSACTION == 0 or number == len(entries):
			frappe.db.commit()
			if progress:
				progress(number, len(entries))


def list_entries(book: Book, until: date) -> list[Entry]:
	"""Every entry of the book up to a day, in order."""
	known = (row for row in _iterate_entries(book) if row.day <= until)
	return sorted(known, key=lambda row: (row.day, row.rank, row.code))


def _iterate_entries(book: Book) -> Iterator[Entry]:
	yield from (Entry(row.disbursement_date, 0, row.loan_code, row) for row in book.loans)
	yield from (Entry(row.posting_date, 1, row.receipt_code, row) for row in book.repayments)
	yield from (Entry(row.posting_date, 2, row.receipt_code, row) for row in book.reversals)


def _enter(book: Book, loans: dict[str, BookLoan], entry: Entry) -> None:
	if isinstance(entry.row, BookLoan):
		_enter_loan(book, entry.row)
	elif isinstance(entry.row, BookRepayment):
		_enter_repayment(book.settings.company, entry.row)
	else:
		_enter_reversal(entry.row)


def get_loan(loan_code: str) -> str:
	"""The site's number of a loan of the book."""
	return frappe.db.get_value("Loan", {"external_code": loan_code})


def get_repayment(receipt_code: str) -> str:
	"""The site's number of a receipt of the book."""
	return frappe.db.get_value("Loan Repayment", {"external_reference": receipt_code})


def _enter_loan(book: Book, row: BookLoan) -> None:
	name = get_loan(row.loan_code) or _make_loan(book, row)
	reference = f"{row.loan_code}/D"
	if frappe.db.exists("Loan Disbursement", {"external_reference": reference}):
		return
	_submit(
		"Loan Disbursement",
		loan=name,
		value_date=row.disbursement_date,
		posting_date=row.disbursement_date,
		amount=to_float(row.principal_amount),
		mode_of_payment=get_mode_of_payment(book.settings.company, row.channel),
		external_reference=reference,
	)


def _make_loan(book: Book, row: BookLoan) -> str:
	"""An application carried through the workflow to its acceptance."""
	branch = next(item.branch_name for item in book.branches if item.branch_code == row.branch_code)
	application = frappe.new_doc(
		"Loan Application",
		client=frappe.db.get_value("Client", {"external_code": row.client_code}),
		product=row.product_code,
		company=book.settings.company,
		branch=branch,
		currency=book.settings.currency,
		application_date=row.application_date,
		planned_disbursement_date=row.disbursement_date,
		first_due_date=row.first_due_date,
		requested_amount=to_float(row.principal_amount),
		number_of_installments=row.number_of_installments,
		interest_percent=to_percent(row.interest_rate),
	)
	application.insert()
	for action in STEPS_TO_LOAN:
		# Who asked and who decided is history of another system; the rule of the second person was its matter.
		application.flags.is_loaded = True
		application = apply_workflow(application, action)
	frappe.db.set_value("Loan", application.loan, "external_code", row.loan_code)
	return application.loan


def _enter_repayment(company: str, row: BookRepayment) -> None:
	if get_repayment(row.receipt_code):
		return
	_submit(
		"Loan Repayment",
		loan=get_loan(row.loan_code),
		value_date=row.value_date,
		posting_date=row.posting_date,
		amount=to_float(row.amount),
		mode_of_payment=get_mode_of_payment(company, row.channel),
		excess_rule=row.excess_rule.value if row.excess_rule else None,
		is_excess_confirmed=1,
		external_reference=row.receipt_code,
		reference_number=row.external_reference,
	)


def _enter_reversal(row: BookReversal) -> None:
	doc = frappe.get_doc("Loan Repayment", get_repayment(row.receipt_code))
	if doc.docstatus == 1:
		doc.reversal_reason = row.reason or "Reversed in the book"
		doc.reversal_posting_date = row.posting_date
		doc.cancel()


def _submit(doctype: str, **values: object) -> Document:
	doc = frappe.new_doc(doctype, **values)
	# It was paid out, and decided on, in another system.
	doc.flags.is_loaded = True
	doc.insert()
	doc.submit()
	frappe.local.message_log = []
	return doc
