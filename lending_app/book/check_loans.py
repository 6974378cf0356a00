"""What the rows of loans, repayments and reversals must respect: references, limits and the order of dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lending_app.book.errors import RowError, describe
from lending_app.book.parse_table import BookTables, Placed
from lending_app.book.records import BookLoan, BookProduct, BookRepayment, BookReversal
from lending_app.book.terms import build_terms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.values.errors import EngineError

# Fields of the engine whose columns have other names.
_COLUMNS = {"principal": "principal_amount", "annual_rate": "interest_rate"}


def check_loans(tables: BookTables) -> Iterator[RowError]:
	products = {row.record.product_code: row.record for row in tables.list_sound("products")}
	for row in tables["loans"]:
		for name, column in (
			("clients", "client_code"),
			("branches", "branch_code"),
			("products", "product_code"),
		):
			if not tables.has(name, column, getattr(row.record, column)):
				yield row.error(column, f"is not in {name}")
		errors = [*_check_row(row)]
		product = products.get(row.record.product_code)
		if product and row.record.principal_amount > 0:
			errors += _check_limits(row, product)
		if product and not errors:
			errors += _check_terms(row, product)
		yield from errors


def _check_row(row: Placed[BookLoan]) -> Iterator[RowError]:
	loan = row.record
	if loan.principal_amount <= 0:
		yield row.error("principal_amount", "must be above 0")
	if loan.approval_date < loan.application_date:
		yield row.error("approval_date", f"is before the application, {loan.application_date}")
	if loan.disbursement_date < loan.approval_date:
		yield row.error("disbursement_date", f"is before the approval, {loan.approval_date}")
	if loan.first_due_date and loan.first_due_date <= loan.disbursement_date:
		yield row.error("first_due_date", f"is not after the disbursement, {loan.disbursement_date}")


def _check_limits(row: Placed[BookLoan], product: BookProduct) -> Iterator[RowError]:
	for column, lower, upper in (
		("principal_amount", product.minimum_amount, product.maximum_amount),
		("interest_rate", product.minimum_rate, product.maximum_rate),
		("number_of_installments", product.minimum_installments, product.maximum_installments),
	):
		if not lower <= getattr(row.record, column) <= upper:
			yield row.error(column, f"is outside the limits of {product.product_code}, {lower} to {upper}")


def _check_terms(row: Placed[BookLoan], product: BookProduct) -> Iterator[RowError]:
	"""The engine's own word on the terms: they must make a schedule."""
	try:
		build_schedule(build_terms(product, row.record), row.record.disbursement_date)
	except EngineError as error:
		yield row.error(_COLUMNS.get(error.field, error.field), describe(error), value=error.value)


def check_repayments(tables: BookTables) -> Iterator[RowError]:
	loans: Mapping[str, BookLoan] = tables.index("loans", "loan_code")
	for row in tables["repayments"]:
		repayment: BookRepayment = row.record
		if not tables.has("loans", "loan_code", repayment.loan_code):
			yield row.error("loan_code", "is not in loans")
		if repayment.amount <= 0:
			yield row.error("amount", "must be above 0")
		if repayment.posting_date < repayment.value_date:
			yield row.error("posting_date", f"is before the value date, {repayment.value_date}")
		loan = loans.get(repayment.loan_code)
		if loan and repayment.value_date < loan.disbursement_date:
			yield row.error("value_date", f"is before the loan's disbursement, {loan.disbursement_date}")


def check_reversals(tables: BookTables) -> Iterator[RowError]:
	repayments: Mapping[str, BookRepayment] = tables.index("repayments", "receipt_code")
	for row in tables["reversals"]:
		reversal: BookReversal = row.record
		if not tables.has("repayments", "receipt_code", reversal.receipt_code):
			yield row.error("receipt_code", "is not in repayments")
		repayment = repayments.get(reversal.receipt_code)
		if repayment and reversal.posting_date < repayment.posting_date:
			yield row.error("posting_date", f"is before the receipt was entered, {repayment.posting_date}")
