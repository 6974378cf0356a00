"""Why a payoff is what it is: its parts, and each day since the last fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from lending_app.engine.explain.time import name_basis
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.state import LedgerRole, PayoffParts
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.billing import get_principal_ahead
from lending_app.engine.replay.early_settlement import EARLY_RULE, explain_early
from lending_app.engine.replay.payoff import build_payoff_parts
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.errors import InvalidDateError, NotDisbursedError
from lending_app.engine.values.explanation import Explanation, Value
from lending_app.engine.values.inputs import check_date

# The longest time told day by day: ten years.
MAXIMUM_DAYS = 3_660
_DAY = timedelta(days=1)
_CHARGES = {
	"fee": "earned and unpaid fees",
	"insurance": "earned and unpaid premiums",
	"cost": "costs of collection unpaid",
	"tax": "tax on what is paid",
	"prepayment_charge": "rate x principal not yet due + amount, up to the cap",
	"unearned_charges": "upfront charges and their tax x days left / days to maturity, taken off",
}


def explain_payoff(terms: LoanTerms, facts: Iterable[Fact], day: date) -> Explanation:
	"""What closes a loan on a day: principal, interest and penalty, and each day since the last fact.

	A day's step gives what was earned on it; where held money was used on a due date, or interest became principal, the
	step names that too. Raises NotDisbursedError before the disbursement, and what `replay` raises.

	>>> from lending_app.engine.loan.facts import Disbursed
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
		rule="principal + interest earned and unpaid + penalty unpaid"
		+ (" + charges earned and unpaid" if loan.has_extras else ""),
		inputs=(("as of", day), ("last fact", standing[-1].fact_id), ("last fact on", first), *held),
		steps=(
			_explain_debt(loan, last),
			_explain_accrual(terms, moments, Component.INTEREST),
			_explain_accrual(terms, moments, Component.PENALTY),
			*_explain_charges(loan, last.parts),
		),
		result=sum((getattr(last.parts, item.name) for item in fields(PayoffParts)), Decimal(0)),
	)


@dataclass(frozen=True, slots=True)
class _Moment:
	"""A loan at the end of a day; `interest_earned` and `penalty_earned` are from the start on."""

	day: date
	parts: PayoffParts
	interest_earned: Decimal
	penalty_earned: Decimal

	def get(self, component: Component) -> tuple[Decimal, Decimal]:
		"""What is owed of a component, and what was earned of it."""
		if component is Component.INTEREST:
			return self.parts.interest, self.interest_earned
		return self.parts.penalty, self.penalty_earned


def _take_moment(loan: LoanReplay) -> _Moment:
	position = loan.get_position()
	amount = loan.terms.rounding.to_amount
	return _Moment(
		day=loan.day,
		parts=build_payoff_parts(loan),
		interest_earned=amount(-position.get((LedgerRole.INTEREST_INCOME, ""), 0)),
		penalty_earned=amount(-position.get((LedgerRole.PENALTY_INCOME, ""), 0)),
	)


def _explain_charges(loan: LoanReplay, parts: PayoffParts) -> list[Explanation]:
	early = explain_early(loan, get_principal_ahead(loan))
	return [
		Explanation(
			title=name.replace("_", " ").capitalize(),
			rule=EARLY_RULE if early and name == "prepayment_charge" else rule,
			inputs=early if name == "prepayment_charge" else (),
			result=getattr(parts, name),
		)
		for name, rule in _CHARGES.items()
		if getattr(parts, name)
	]


def _explain_debt(loan: LoanReplay, last: _Moment) -> Explanation:
	amount = loan.terms.rounding.to_amount
	drawn = amount(loan.disbursed + loan.financed + loan.capitalized)
	return Explanation(
		title="Principal",
		rule="disbursed + financed charges + capitalized interest - repaid",
		inputs=(
			("disbursed", amount(loan.disbursed)),
			("financed charges", amount(loan.financed)),
			("capitalized interest", amount(loan.capitalized)),
			("repaid or waived", drawn - last.parts.principal),
		),
		result=last.parts.principal,
	)


def _explain_accrual(terms: LoanTerms, moments: list[_Moment], component: Component) -> Explanation:
	first = moments[0]
	steps = [
		Explanation(
			title=f"{component.value} after the last fact",
			rule="earned and unpaid on that day; below 0 where interest was paid ahead",
			inputs=(("day", first.day),),
			result=first.get(component)[0],
		)
	]
	for before, after in pairwise(moments):
		steps += _explain_day(before, after, component)
	return Explanation(
		title=component.value,
		rule=_describe_accrual(terms, component),
		inputs=(("days", len(moments) - 1),),
		steps=tuple(steps),
		result=moments[-1].get(component)[0],
	)


def _explain_day(before: _Moment, after: _Moment, component: Component) -> list[Explanation]:
	"""The step of a day, left out where nothing was earned and nothing moved."""
	owed_before, earned_before = before.get(component)
	owed, earned = after.get(component)
	moved = earned - earned_before - (owed - owed_before)
	if owed == owed_before and not moved:
		return []
	is_interest = component is Component.INTEREST
	inputs: list[tuple[str, Value]] = [("principal", before.parts.principal)] if is_interest else []
	if moved:
		inputs += [("earned", earned - earned_before), ("settled or capitalized", moved)]
	return [
		Explanation(
			title=after.day.isoformat(),
			rule="earned on the day" + (" - settled or capitalized" if moved else ""),
			inputs=tuple(inputs),
			result=owed - owed_before,
		)
	]


def _describe_accrual(terms: LoanTerms, component: Component) -> str:
	if component is Component.INTEREST:
		owed = "principal really owed" if terms.is_on_owed else "principal"
		return f"{owed} x rate x years of the days, {name_basis(terms)}, each day to the whole period's cents"
	if terms.penalty is None:
		return "the loan has no penalty"
	return f"{terms.penalty.base.value.lower()} x daily rate x days late + fixed amount, up to the cap"
