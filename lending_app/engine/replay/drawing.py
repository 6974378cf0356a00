"""Later drawings of a loan: tranches, and a line that is drawn again. And the down payment before the first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lending_app.engine.loan.drawing_rules import Drawing
from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.billing import take_upfront
from lending_app.engine.replay.replanning import Change, begin_change, find_first, plan_rows, put_rows
from lending_app.engine.replay.working import PRINCIPAL
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.values.errors import (
	AlreadyDisbursedError,
	DisbursementAboveTermsError,
	FactError,
	InvalidAmountError,
	InvalidDateError,
	InvalidTermError,
)
from lending_app.engine.values.money import RoundingPolicy, check_positive
from lending_app.engine.values.rates import check_rate

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay


def get_drawing(terms: LoanTerms) -> Drawing:
	"""How the loan is drawn."""
	return terms.drawing.kind if terms.drawing is not None else Drawing.SINGLE


def get_available(loan: LoanReplay) -> int:
	"""What can still be drawn, in minor units."""
	limit = loan.terms.rounding.to_minor(loan.terms.principal)
	if not loan.rows:
		return limit
	kind = get_drawing(loan.terms)
	is_over = loan.opened == len(loan.rows) or loan.closed_on or loan.charged_off_on
	if kind is Drawing.SINGLE or is_over:
		return 0
	return max(limit - (loan.disbursed if kind is Drawing.TRANCHES else loan.outstanding), 0)


def is_line_open(loan: LoanReplay) -> bool:
	"""Whether a line can be drawn again: it stays open until its last due date, even where nothing is owed."""
	return get_drawing(loan.terms) is Drawing.REVOLVING and loan.opened < len(loan.rows)


def draw_again(loan: LoanReplay, fact: Disbursed) -> None:
	"""Draw more of a running loan: the installments not yet due are planned again for what they now repay.

	Raises AlreadyDisbursedError for a loan that is drawn once, DisbursementAboveTermsError, InvalidAmountError,
	InvalidDateError after the last due date, LoanClosedError, FactError.
	"""
	if get_drawing(loan.terms) is Drawing.SINGLE:
		raise AlreadyDisbursedError("fact_id", fact.fact_id)
	rounding = loan.terms.rounding
	amount = check_positive(fact.amount, rounding)
	begin_change(loan, fact)
	if loan.opened == len(loan.rows):
		raise InvalidDateError("value_date", fact.value_date, f"before {loan.rows[-1].period.due}")
	available = get_available(loan)
	if amount > available:
		raise DisbursementAboveTermsError("amount", fact.amount, rounding.to_amount(available))
	upfront = calculate_upfront(loan.terms, amount, is_first=False)
	if upfront.kept_back > amount:
		raise InvalidAmountError("charges", rounding.to_amount(upfront.kept_back), fact.amount)
	if not loan.outstanding:
		begin_anew(loan)
	first = find_first(loan)
	if first == len(loan.rows):
		raise FactError("fact_id", fact.fact_id, "an installment of which nothing is paid ahead")
	added = amount + upfront.financed
	change = Change(added=added)
	fresh = plan_rows(loan, first, change)
	for row in loan.rows[loan.opened : first]:
		row.lower_balance(loan.day, -added, loan.terms)
		row.paid_on = None
		row.note_if_paid(loan.day)
	loan.disbursed += amount
	loan.outstanding += added
	take_upfront(loan, upfront, loan.rows[-1].period.due)
	loan.move_funds(fact.channel, upfront.kept_back - amount)
	put_rows(loan, first, fresh, change)


def begin_anew(loan: LoanReplay) -> None:
	"""A loan repaid in full: what was paid of installments to come is behind, so that they can be planned again."""
	for row in loan.rows[loan.opened :]:
		loan.prepaid += row.paid[PRINCIPAL]
		row.due[PRINCIPAL] = row.paid[PRINCIPAL] = 0
		row.segments.append((loan.day, 0))
	for row in loan.rows[loan.opened + 1 :]:
		loan.settle_row(row)
		row.due = [0] * len(row.due)
		row.paid = [0] * len(row.paid)
		row.deferral = None
	loan.ahead = min(loan.ahead, loan.opened + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DownPayment:
	"""What the buyer pays himself of a price, and what is lent; `rate` is the part paid, a fraction of the price."""

	price: Decimal
	amount: Decimal
	rate: Decimal
	financed: Decimal


def calculate_down_payment(
	price: Decimal,
	*,
	rate: Decimal | None = None,
	amount: Decimal | None = None,
	minimum_rate: Decimal = Decimal(0),
	rounding: RoundingPolicy | None = None,
) -> DownPayment:
	"""The down payment of a purchase, given as a fraction of the price or as an amount, and the principal it leaves.

	Raises InvalidTermError unless one of them is given, InvalidAmountError for one below `minimum_rate` of the price,
	or that leaves nothing to lend.

	>>> found = calculate_down_payment(Decimal("25000"), rate=Decimal("0.2"))
	>>> found.amount, found.financed
	(Decimal('5000.00'), Decimal('20000.00'))
	"""
	policy = rounding or RoundingPolicy()
	whole = policy.to_minor(price, "price")
	if whole <= 0:
		raise InvalidAmountError("price", price, "above 0")
	if (rate is None) == (amount is None):
		raise InvalidTermError("down_payment", rate, "a rate or an amount, one of them")
	check_rate(minimum_rate, "minimum_rate")
	if rate is not None:
		check_rate(rate, "down_payment_rate")
		part = policy.round_to_minor(price * rate)
	else:
		part = policy.to_minor(amount, "down_payment")  # type: ignore[arg-type]
	least = policy.round_to_minor(price * minimum_rate)
	if not least <= part < whole:
		bound = f"{policy.to_amount(least)} or more, below {policy.to_amount(whole)}"
		raise InvalidAmountError("down_payment", policy.to_amount(part), bound)
	return DownPayment(
		price=policy.to_amount(whole),
		amount=policy.to_amount(part),
		rate=(policy.to_amount(part) / policy.to_amount(whole)).quantize(Decimal("1e-10")),
		financed=policy.to_amount(whole - part),
	)
