"""Why a figure is what it is: an installment, a payment, the payoff. Each answer is a tree of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from lending_app.engine.allocation import CAPITALIZED_SOURCE, Component
from lending_app.engine.errors import InvalidDateError, NotDisbursedError, UnknownFactError
from lending_app.engine.explain_schedule import explain_installment
from lending_app.engine.explanation import Explanation, Value, name_basis
from lending_app.engine.facts import Fact, list_effective
from lending_app.engine.inputs import check_date
from lending_app.engine.replay import LoanReplay
from lending_app.engine.state import LedgerRole, LoanState
from lending_app.engine.terms import LoanTerms

__all__ = ["Explanation", "explain_installment", "explain_payment", "explain_payoff"]

# The longest time told day by day: ten years.
MAXIMUM_DAYS = 3_660
_DAY = timedelta(days=1)


def explain_payment(state: LoanState, source_id: str) -> Explanation:
	"""Where a payment of a loan went, part by part, in the order in which it was allocated.

	Raises UnknownFactError for a payment that the state does not have.

	>>> from lending_app.engine.facts import Disbursed, Paid
	>>> from lending_app.engine.replay import replay
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> facts = [
	...     Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")),
	...     Paid(fact_id="P1", value_date=date(2025, 2, 15), amount=Decimal("9168")),
	... ]
	>>> found = explain_payment(replay(terms, facts, date(2025, 2, 15)), "P1")
	>>> [(step.title, step.rule, str(step.result)) for step in found.steps]
	[('Interest of installment 1', 'due.interest', '1500.00'), ('Principal of installment 1', 'due.principal', '7668.00')]
	"""
	found = state.get_allocations(source_id)
	if not found:
		known = dict.fromkeys(
			row.source_id for row in state.allocations if row.source_id != CAPITALIZED_SOURCE
		)
		raise UnknownFactError("source_id", source_id, "one of " + ", ".join(known) if known else None)
	totals = {part: state.get_allocated(source_id, part) for part in Component}
	return Explanation(
		title=f"Payment {source_id}",
		rule="the parts in the order in which they were settled",
		inputs=(
			("value date", found[0].value_date),
			*((part.value.lower(), amount) for part, amount in totals.items() if amount),
		),
		steps=tuple(
			Explanation(
				title=_name_part(row.component, row.installment_number),
				rule=row.rule,
				inputs=(("value date", row.value_date),),
				result=row.amount,
			)
			for row in found
		),
		result=sum((row.amount for row in found), Decimal(0)),
	)


def explain_payoff(terms: LoanTerms, facts: Iterable[Fact], day: date) -> Explanation:
	"""What closes a loan on a day: principal, interest and penalty, and each day since the last fact.

	A day's step gives what was earned on it; where held money was used on a due date, or interest became principal, the
	step names that too. Raises NotDisbursedError before the disbursement, and what `replay` raises.

	>>> from lending_app.engine.facts import Disbursed
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> drawn = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000"))
	>>> found = explain_payoff(terms, [drawn], date(2025, 1, 18))
	>>> found.result, [str(step.result) for step in found.steps[1].steps]
	(Decimal('100145.16'), ['0.00', '48.39', '48.38', '48.39'])
	"""
	check_date(day, "as_of")
	standing = [fact for fact in list_effective(facts) if fact.value_date <= day]
	if not standing:
		raise NotDisbursedError("as_of", day)
	loan = LoanReplay(terms)
	for fact in standing:
		loan.apply(fact)
	first = loan.day
	if (day - first).days > MAXIMUM_DAYS:
		raise InvalidDateError("as_of", day, f"within {MAXIMUM_DAYS} days of {first}")
	moments = [_take_moment(loan)]
	while loan.day < day:
		loan.advance_to(loan.day + _DAY)
		moments.append(_take_moment(loan))
	last, amount = moments[-1], terms.rounding.to_amount
	held = (("held for the client, not taken off", amount(loan.advance)),) if loan.advance else ()
	return Explanation(
		title="Payoff",
		rule="principal + interest earned and unpaid + penalty unpaid",
		inputs=(("as of", day), ("last fact", standing[-1].fact_id), ("last fact on", first), *held),
		steps=(
			_explain_debt(loan, last),
			_explain_accrual(terms, moments, Component.INTEREST),
			_explain_accrual(terms, moments, Component.PENALTY),
		),
		result=amount(last.principal + last.interest + last.penalty),
	)


@dataclass(frozen=True, slots=True)
class _Moment:
	"""A loan at the end of a day, in minor units; `interest_earned` and `penalty_earned` are from the start on."""

	day: date
	principal: int
	interest: int
	penalty: int
	interest_earned: int
	penalty_earned: int

	def get(self, component: Component) -> tuple[int, int]:
		"""What is owed of a component, and what was earned of it."""
		if component is Component.INTEREST:
			return self.interest, self.interest_earned
		return self.penalty, self.penalty_earned


def _take_moment(loan: LoanReplay) -> _Moment:
	position = loan.get_position()
	penalty = position.get((LedgerRole.PENALTY_RECEIVABLE, ""), 0)
	return _Moment(
		day=loan.day,
		principal=loan.outstanding,
		interest=loan.get_payoff() - loan.outstanding - penalty,
		penalty=penalty,
		interest_earned=-position.get((LedgerRole.INTEREST_INCOME, ""), 0),
		penalty_earned=-position.get((LedgerRole.PENALTY_INCOME, ""), 0),
	)


def _explain_debt(loan: LoanReplay, last: _Moment) -> Explanation:
	amount = loan.terms.rounding.to_amount
	repaid = loan.disbursed + loan.capitalized - last.principal
	return Explanation(
		title="Principal",
		rule="disbursed + capitalized interest - repaid",
		inputs=(
			("disbursed", amount(loan.disbursed)),
			("capitalized interest", amount(loan.capitalized)),
			("repaid", amount(repaid)),
		),
		result=amount(last.principal),
	)


def _explain_accrual(terms: LoanTerms, moments: list[_Moment], component: Component) -> Explanation:
	amount = terms.rounding.to_amount
	first = moments[0]
	steps = [
		Explanation(
			title=f"{component.value} after the last fact",
			rule="earned and unpaid on that day; below 0 where interest was paid ahead",
			inputs=(("day", first.day),),
			result=amount(first.get(component)[0]),
		)
	]
	for before, after in pairwise(moments):
		steps += _explain_day(terms, before, after, component)
	return Explanation(
		title=component.value,
		rule=_describe_accrual(terms, component),
		inputs=(("days", len(moments) - 1),),
		steps=tuple(steps),
		result=amount(moments[-1].get(component)[0]),
	)


def _explain_day(
	terms: LoanTerms, before: _Moment, after: _Moment, component: Component
) -> list[Explanation]:
	"""The step of a day, left out where nothing was earned and nothing moved."""
	amount = terms.rounding.to_amount
	owed_before, earned_before = before.get(component)
	owed, earned = after.get(component)
	moved = earned - earned_before - (owed - owed_before)
	if owed == owed_before and not moved:
		return []
	is_interest = component is Component.INTEREST
	inputs: list[tuple[str, Value]] = [("principal", amount(before.principal))] if is_interest else []
	if moved:
		inputs += [("earned", amount(earned - earned_before)), ("settled or capitalized", amount(moved))]
	return [
		Explanation(
			title=after.day.isoformat(),
			rule="earned on the day" + (" - settled or capitalized" if moved else ""),
			inputs=tuple(inputs),
			result=amount(owed - owed_before),
		)
	]


def _describe_accrual(terms: LoanTerms, component: Component) -> str:
	if component is Component.INTEREST:
		return (
			f"principal x rate x years of the days, {name_basis(terms)}, each day to the whole period's cents"
		)
	if terms.penalty is None:
		return "the loan has no penalty"
	return f"{terms.penalty.base.value.lower()} x daily rate x days late + fixed amount, up to the cap"


def _name_part(component: Component, number: int | None) -> str:
	return component.value if number is None else f"{component.value} of installment {number}"
