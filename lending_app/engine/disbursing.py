"""What a disbursement does to a loan: its installments, the opening fee, the money that leaves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lending_app.engine.billing import charge_rows, take_upfront
from lending_app.engine.charge_plan import calculate_upfront
from lending_app.engine.drawing import draw_again
from lending_app.engine.errors import DisbursementAboveTermsError, InvalidAmountError
from lending_app.engine.facts import Disbursed
from lending_app.engine.money import check_positive
from lending_app.engine.rows import build_rows, build_rows_in_advance, count_deferring
from lending_app.engine.schedule import Period, amortize, build_periods
from lending_app.engine.terms import LoanTerms
from lending_app.engine.working import INTEREST, Row

if TYPE_CHECKING:
	from lending_app.engine.replay import LoanReplay


def disburse(loan: LoanReplay, fact: Disbursed) -> None:
	"""Draw the loan. Raises AlreadyDisbursedError, DisbursementAboveTermsError, InvalidAmountError."""
	if loan.rows:
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
	first = rows[0].due[INTEREST] if terms.is_interest_in_advance else 0
	if upfront.kept_back + first > amount:
		raise InvalidAmountError("interest", rounding.to_amount(first + upfront.kept_back), fact.amount)
	loan.advance_to(fact.value_date)
	loan.disbursed, loan.outstanding = amount, balance
	loan.disbursed_on = fact.value_date
	take_upfront(loan, upfront, periods[-1].due)
	loan.move_funds(fact.channel, upfront.kept_back + first - amount)
	loan.rows = rows
	charge_rows(loan, rows)
	loan.ahead = count_deferring(rows)
	if terms.is_interest_in_advance:
		# What is kept back pays the first installment, which is due at once.
		loan.paid += first
		loan.pay_part(rows[0], INTEREST, first, fact.fact_id, "kept_back")
		loan.advance_to(fact.value_date)


def _plan_rows(terms: LoanTerms, periods: list[Period], balance: int, day: date) -> list[Row]:
	if terms.is_interest_in_advance:
		return build_rows_in_advance(terms, periods, balance)
	return build_rows(periods, amortize(terms, balance, periods), balance, day)
