"""What a disbursement does to a loan: its installments, the opening fee, the money that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lending_app.engine.billing import charge_rows, take_upfront
from lending_app.engine.charge_plan import calculate_upfront
from lending_app.engine.drawing import draw_again
from lending_app.engine.errors import DisbursementAboveTermsError, InvalidAmountError
from lending_app.engine.facts import Disbursed
from lending_app.engine.money import check_positive
from lending_app.engine.rows import build_rows, count_deferring
from lending_app.engine.schedule import amortize, build_periods

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
	parts = amortize(terms, balance, periods)
	loan.advance_to(fact.value_date)
	loan.disbursed, loan.outstanding = amount, balance
	loan.disbursed_on = fact.value_date
	take_upfront(loan, upfront, periods[-1].due)
	loan.move_funds(fact.channel, upfront.kept_back - amount)
	loan.rows = build_rows(periods, parts, balance, fact.value_date)
	charge_rows(loan, loan.rows)
	loan.ahead = count_deferring(loan.rows)
