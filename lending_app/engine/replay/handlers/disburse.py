"""What a disbursement does to a loan: its installments, the opening fee, the money that leaves."""

from __future__ import annotations

from datetime import date

from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.billing import charge_installments, take_upfront
from lending_app.engine.replay.build_installments import (
	build_installments,
	build_installments_in_advance,
	count_deferring,
)
from lending_app.engine.replay.days import advance_to
from lending_app.engine.replay.handlers.draw_again import draw_again
from lending_app.engine.replay.installment import INTEREST, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.schedule.due_dates import Period, build_periods
from lending_app.engine.schedule.schedule import amortize
from lending_app.engine.values.errors import DisbursementAboveTermsError, InvalidAmountError
from lending_app.engine.values.money import check_positive


def disburse(loan: WorkingLoan, fact: Disbursed) -> None:
	"""Draw the loan. Raises AlreadyDisbursedError, DisbursementAboveTermsError, InvalidAmountError."""
	if loan.installments:
		draw_again(loan, fact)
		return
	terms, rounding = loan.terms, loan.terms.rounding
	amount = check_positive(fact.amount, rounding)
	if amount > rounding.to_minor(terms.principal):
		raise DisbursementAboveTermsError("amount", fact.amount, terms.principal)
	upfront = calculate_upfront(terms, amount)
	if upfront.kept_back > amount:
		raise InvalidAmountError("opening_fee", rounding.to_amount(upfront.kept_back), fact.amount)
	balance = amount + upfront.financed
	periods = build_periods(terms, fact.value_date)
	rows = _plan_rows(terms, periods, balance, fact.value_date)
	first = _get_kept_back(terms, rows[0])
	taxed = take_share(first, terms.interest_tax_rate, rounding)
	kept_back = upfront.kept_back + first + taxed
	if kept_back > amount:
		raise InvalidAmountError("interest", rounding.to_amount(kept_back), fact.amount)
	advance_to(loan, fact.value_date)
	loan.disbursed, loan.outstanding = amount, balance
	loan.disbursed_on = fact.value_date
	take_upfront(loan, upfront, periods[-1].due)
	loan.move_funds(fact.channel, kept_back - amount)
	loan.installments = rows
	charge_installments(loan, rows)
	loan.ahead = count_deferring(rows)
	if first:
		loan.paid += first + taxed
		loan.pay_part(rows[0], INTEREST, first, fact.fact_id, "kept_back")
		loan.pay_part(rows[0], TAX, taxed, fact.fact_id, "kept_back")
	if terms.is_interest_in_advance or terms.is_due_at_start:
		# The first installment falls due at once.
		advance_to(loan, fact.value_date)


def _get_kept_back(terms: LoanTerms, row: WorkingInstallment) -> int:
	"""Interest that is kept back: all of the first installment's, or that of the days before a regular first period."""
	if terms.is_interest_in_advance:
		return row.due[INTEREST]
	return row.settled if row.period.regular_start is not None else 0


def _plan_rows(terms: LoanTerms, periods: list[Period], balance: int, day: date) -> list[WorkingInstallment]:
	if terms.is_interest_in_advance:
		return build_installments_in_advance(terms, periods, balance)
	return build_installments(periods, amortize(terms, balance, periods), balance, day)
