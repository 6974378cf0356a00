"""Later drawings of a loan: tranches, and a line that is drawn again. And the down payment before the first."""

from __future__ import annotations

from lending_app.engine.loan.drawing_rules import Drawing
from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.replay.available import get_available, get_drawing
from lending_app.engine.replay.billing import take_upfront
from lending_app.engine.replay.days import settle_up
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.replanning import (
	Change,
	begin_change,
	find_first,
	plan_installments,
	put_installments,
)
from lending_app.engine.replay.settle import begin_again
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.values.errors import (
	AlreadyDisbursedError,
	DisbursementAboveTermsError,
	FactError,
	InvalidAmountError,
	InvalidDateError,
)
from lending_app.engine.values.money import check_positive


def draw_again(loan: WorkingLoan, fact: Disbursed) -> None:
	"""Draw more of a running loan: the installments not yet due are planned again for what they now repay.

	Raises AlreadyDisbursedError for a loan that is drawn once, DisbursementAboveTermsError, InvalidAmountError,
	InvalidDateError after the last due date, LoanClosedError, FactError.
	"""
	if get_drawing(loan.terms) is Drawing.SINGLE:
		raise AlreadyDisbursedError("fact_id", fact.fact_id)
	rounding = loan.terms.rounding
	amount = check_positive(fact.amount, rounding)
	begin_change(loan, fact)
	if loan.opened == len(loan.installments):
		raise InvalidDateError("value_date", fact.value_date, f"before {loan.installments[-1].period.due}")
	available = get_available(loan)
	if amount > available:
		raise DisbursementAboveTermsError("amount", fact.amount, rounding.to_amount(available))
	upfront = calculate_upfront(loan.terms, amount, is_first=False)
	if upfront.kept_back > amount:
		raise InvalidAmountError("charges", rounding.to_amount(upfront.kept_back), fact.amount)
	if not loan.outstanding:
		begin_again(loan)
	first = find_first(loan)
	if first == len(loan.installments):
		raise FactError("fact_id", fact.fact_id, "an installment of which nothing is paid ahead")
	added = amount + upfront.financed
	change = Change(added=added)
	fresh = plan_installments(loan, first, change)
	for row in loan.installments[loan.opened : first]:
		row.lower_balance(loan.day, -added, loan.terms)
		row.paid_on = None
		row.record_if_paid(loan.day)
	loan.disbursed += amount
	loan.outstanding += added
	take_upfront(loan, upfront, loan.installments[-1].period.due)
	loan.move_funds(fact.channel, upfront.kept_back - amount)
	put_installments(loan, first, fresh, change)
	# Penalty on all that is owed runs on the drawing too.
	settle_up(loan)
