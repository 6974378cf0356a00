"""What a disbursement does to a loan: its installments, the opening fee, the money that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lending_app.engine.charge_plan import calculate_opening_fee
from lending_app.engine.errors import AlreadyDisbursedError, DisbursementAboveTermsError, InvalidAmountError
from lending_app.engine.facts import Disbursed
from lending_app.engine.money import check_positive
from lending_app.engine.rows import build_rows, count_deferring
from lending_app.engine.schedule import amortize, build_periods

if TYPE_CHECKING:
	from lending_app.engine.replay import LoanReplay


def disburse(loan: LoanReplay, fact: Disbursed) -> None:
	"""Draw the loan. Raises AlreadyDisbursedError, DisbursementAboveTermsError, InvalidAmountError."""
	if loan.rows:
		raise AlreadyDisbursedError("fact_id", fact.fact_id)
	terms, rounding = loan.terms, loan.terms.rounding
	amount = check_positive(fact.amount, rounding)
	if amount > rounding.to_minor(terms.principal):
		raise DisbursementAboveTermsError("amount", fact.amount, terms.principal)
	fee, tax = calculate_opening_fee(terms.opening_fee, amount, rounding)
	if fee + tax > amount:
		raise InvalidAmountError("opening_fee", rounding.to_amount(fee + tax), fact.amount)
	periods = build_periods(terms, fact.value_date)
	parts = amortize(terms, amount, periods)
	loan.advance_to(fact.value_date)
	loan.disbursed = loan.outstanding = amount
	loan.disbursed_on = fact.value_date
	loan.fee, loan.fee_tax = fee, tax
	loan.move_funds(fact.channel, fee + tax - amount)
	loan.rows = build_rows(periods, parts, amount, fact.value_date)
	loan.ahead = count_deferring(loan.rows)
