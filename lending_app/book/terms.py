"""From the rows of a book to the engine's values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lending_app.book.conventions import build_conventions
from lending_app.book.records import BookLoan, BookProduct, BookRepayment, BookReversal
from lending_app.engine.loan.allocation import PRESETS
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, Paid, Reversed
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyRule, PenaltyStart
from lending_app.engine.loan.terms import LoanTerms


def build_terms(product: BookProduct, loan: BookLoan) -> LoanTerms:
	"""Terms of a loan: its own amounts and dates, everything else as its product says. Raises EngineError."""
	return LoanTerms(
		principal=loan.principal_amount,
		annual_rate=loan.interest_rate,
		number_of_installments=loan.number_of_installments,
		currency=product.currency,
		first_due_date=loan.first_due_date,
		method=product.method,
		frequency=product.frequency,
		interest_basis=product.interest_basis,
		day_count=product.day_count,
		allocation=PRESETS[product.allocation],
		excess=product.excess_rule,
		penalty=build_penalty(product),
		opening_fee=build_opening_fee(product),
		default_after_days=product.default_after_days,
		**build_conventions(product),
	)


def build_penalty(product: BookProduct) -> PenaltyRule | None:
	"""The product's penalty rule, None where it has neither a daily rate nor a fixed amount."""
	if not product.penalty_daily_rate and not product.penalty_fixed_amount:
		return None
	return PenaltyRule(
		base=product.penalty_base or PenaltyBase.OVERDUE_PRINCIPAL,
		daily_rate=product.penalty_daily_rate or Decimal(0),
		fixed_amount=product.penalty_fixed_amount or Decimal(0),
		tolerance_days=product.penalty_tolerance_days or 0,
		start=product.penalty_start or PenaltyStart.AFTER_TOLERANCE,
		cap_amount=product.penalty_cap_amount,
		cap_rate=product.penalty_cap_rate,
	)


def build_opening_fee(product: BookProduct) -> OpeningFee | None:
	"""The product's opening fee, None where it has none."""
	if not product.opening_fee_rate and not product.opening_fee_amount:
		return None
	return OpeningFee(
		rate=product.opening_fee_rate or Decimal(0),
		fixed_amount=product.opening_fee_amount or Decimal(0),
		tax_rate=product.fee_tax_rate or Decimal(0),
	)


def build_disbursed(loan: BookLoan) -> Disbursed:
	return Disbursed(
		fact_id=f"{loan.loan_code}/D",
		value_date=loan.disbursement_date,
		amount=loan.principal_amount,
		channel=loan.channel,
	)


def build_paid(repayment: BookRepayment) -> Paid:
	"""The receipt code is the fact's id, so that payments of one day count in the order of their receipts."""
	return Paid(
		fact_id=repayment.receipt_code,
		value_date=repayment.value_date,
		amount=repayment.amount,
		channel=repayment.channel,
		excess=repayment.excess_rule,
	)


def build_reversed(reversal: BookReversal) -> Reversed:
	return Reversed(
		fact_id=f"{reversal.receipt_code}/R", value_date=reversal.posting_date, reverses=reversal.receipt_code
	)


def build_facts(
	loan: BookLoan, repayments: Iterable[BookRepayment] = (), reversals: Iterable[BookReversal] = ()
) -> list[Fact]:
	"""All facts of one loan, whatever day they were entered; `repayments` and `reversals` are the loan's own."""
	return [
		build_disbursed(loan),
		*(build_paid(row) for row in repayments),
		*(build_reversed(row) for row in reversals),
	]
