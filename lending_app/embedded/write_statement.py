"""One loan's statement as PDF, on the documents that a site prints."""

from __future__ import annotations

from pathlib import Path

from lending_app.embedded.records import LoanResult, RunResult
from lending_app.engine.loan.state import OPEN_STATUSES
from lending_app.printing.payloads import (
	Borrower,
	Company,
	LoanHeading,
	StatementPayload,
	Wording,
	build_statement_payload,
)
from lending_app.printing.render_document import render_document


def write_statement(result: RunResult, loan_code: str, path: Path) -> None:
	"""Raises KeyError for an unknown loan and PangoMissingError where the system cannot draw PDF files."""
	path.write_bytes(render_document(build_loan_statement(result, result.get_loan(loan_code))))


def choose_loan(result: RunResult) -> str | None:
	"""A loan worth a look where none is named: running, and with most to tell."""

	def count(row: LoanResult) -> tuple[int, int, str]:
		reversed_receipts = sum(1 for entered in row.facts if entered.reversed_on)
		return reversed_receipts, len(row.facts), row.loan.loan_code

	running = [row for row in result.loans if row.state.status in OPEN_STATUSES]
	disbursed = running or [row for row in result.loans if row.state.disbursed_on]
	return max(disbursed, key=count).loan.loan_code if disbursed else None


def build_loan_statement(result: RunResult, row: LoanResult) -> StatementPayload:
	"""The payload of a loan's statement on the last day of the run."""
	settings = result.book.settings
	branch = next(branch for branch in result.book.branches if branch.branch_code == row.loan.branch_code)
	place = ", ".join(filter(None, (branch.city, settings.country)))
	return build_statement_payload(
		Company(name=settings.company, lines=(place,)),
		Borrower(
			name=row.client.full_name,
			code=row.client.client_code,
			identity=row.client.identity_number,
			address=", ".join(filter(None, (row.client.address, row.client.city))),
			phone=row.client.mobile_phone,
		),
		LoanHeading(
			loan_code=row.loan.loan_code,
			product_name=row.product.product_name,
			branch_name=branch.branch_name,
		),
		row.terms,
		[entered.fact for entered in row.facts],
		result.until,
		Wording(currency=settings.currency),
	)
