"""Why a plan is what it is after a change: of the rate, a date, a skip, a drawing or a restructure."""

from __future__ import annotations

from collections.abc import Iterable

from lending_app.engine.explain.time import name_basis
from lending_app.engine.loan.allocation import CAPITALIZED_SOURCE
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, list_effective
from lending_app.engine.loan.plan_facts import DueDateChanged, RateChanged, Restructured, Skipped
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.handlers.restructure import RESTRUCTURED
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.errors import FactError, NotDisbursedError, UnknownFactError
from lending_app.engine.values.explanation import Explanation, Value, show_ratio
from lending_app.engine.values.money import add_up

_RULES: dict[type, str] = {
	RateChanged: "interest earned stays; the balance left is planned again at the new rate",
	DueDateChanged: "interest follows the days of the new dates; the balance left is planned again over them",
	Skipped: "the installment pays no principal; those that follow are planned again",
	Disbursed: "the installments not yet due are planned again for the balance with what was drawn",
	Restructured: "principal owed + arrears capitalized - principal forgiven, planned again",
}


def explain_change(terms: LoanTerms, facts: Iterable[Fact], fact_id: str) -> Explanation:
	"""What a fact made of the plan: the plan before and after it, the running period, and arrears that moved.

	Raises UnknownFactError for a fact that does not stand, FactError for one that changes no plan.

	>>> from datetime import date
	>>> from decimal import Decimal
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> drawn = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000"))
	>>> raised = RateChanged(fact_id="R", value_date=date(2025, 1, 31), annual_rate=Decimal("0.24"))
	>>> found = explain_change(terms, [drawn, raised], "R")
	>>> [(step.title, str(step.result)) for step in found.steps]
	[('Plan before', '9168.00'), ('Plan after', '9432.04'), ('Interest of the running period', '1741.94')]
	"""
	standing = list_effective(facts)
	index = next((place for place, fact in enumerate(standing) if fact.fact_id == fact_id), None)
	if index is None:
		known = ", ".join(fact.fact_id for fact in standing if type(fact) in _RULES)
		raise UnknownFactError("change", fact_id, f"one of {known}" if known else None)
	fact = standing[index]
	if type(fact) not in _RULES:
		raise FactError("change", fact_id, "a fact that changes the plan")
	loan = LoanReplay(terms)
	for earlier in standing[:index]:
		loan.apply(earlier)
	before = loan.get_state(fact.value_date)
	if before.disbursed_on is None:
		raise NotDisbursedError("change", fact_id)
	rate = _get_rate(loan)
	loan.apply(fact)
	after = loan.get_state(fact.value_date)
	steps = [_explain_plan("Plan before", before, rate), _explain_plan("Plan after", after, _get_rate(loan))]
	steps += _explain_running(loan) if not isinstance(fact, Restructured) else _explain_arrears(after, fact)
	return Explanation(
		title=f"{type(fact).__name__} {fact_id}",
		rule=_RULES[type(fact)],
		inputs=(("value date", fact.value_date), ("principal", after.outstanding_principal)),
		steps=tuple(steps),
		result=_get_installment(after),
	)


def _get_rate(loan: LoanReplay) -> Value:
	return show_ratio(*loan.terms.get_rate_ratio(loan.opened + 1))


def _get_installment(state: LoanState) -> Value:
	coming = [row for row in state.installments if row.due_date > state.as_of and row.unpaid]
	return coming[0].unpaid if coming else None


def _explain_plan(title: str, state: LoanState, rate: Value) -> Explanation:
	coming = [row for row in state.installments if row.due_date > state.as_of and row.unpaid]
	return Explanation(
		title=title,
		rule="the next installment",
		inputs=(
			("annual rate", rate),
			("installments left", len(coming)),
			("maturity", state.maturity_date),
			("left to pay", add_up(row.unpaid for row in coming)),
		),
		result=_get_installment(state),
	)


def _explain_running(loan: LoanReplay) -> list[Explanation]:
	"""What the running period had earned, and what it earns from the day on."""
	row = loan.installments[loan.opened] if loan.opened < len(loan.installments) else None
	if row is None or row.carried is None:
		return []
	rounding = loan.terms.rounding
	numerator, denominator = row.carried
	return [
		Explanation(
			title="Interest of the running period",
			rule="interest earned up to the day + balance x rate x years of the days left, rounded once",
			inputs=(
				("installment", row.number),
				("earned, exact", show_ratio(numerator, denominator * 10**rounding.minor_units)),
				("balance from the day on", rounding.to_amount(row.segments[-1][1])),
				("days left", (row.period.due - loan.day).days),
				("convention", name_basis(loan.terms)),
			),
			result=rounding.to_amount(row.get_accrued_interest(row.period.due, loan.terms)),
		)
	]


def _explain_arrears(state: LoanState, fact: Restructured) -> list[Explanation]:
	"""Arrears that became principal or were given up, as they were settled."""
	found = [
		row
		for row in state.allocations
		if row.source_id == fact.fact_id
		or (
			row.source_id == CAPITALIZED_SOURCE
			and row.value_date == fact.value_date
			and row.rule.startswith(RESTRUCTURED)
		)
	]
	return [
		Explanation(
			title=row.component.value
			+ (f" of installment {row.installment_number}" if row.installment_number else ""),
			rule="becomes principal" if row.source_id == CAPITALIZED_SOURCE else row.rule,
			result=row.amount,
		)
		for row in found
	]
