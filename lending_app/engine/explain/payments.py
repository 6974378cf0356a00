"""Why a figure is what it is: an installment, a payment, the payoff. Each answer is a tree of figures."""

from __future__ import annotations

from decimal import Decimal

from lending_app.engine.loan.allocation import CAPITALIZED_SOURCE, Component
from lending_app.engine.loan.state import LoanState
from lending_app.engine.values.errors import UnknownFactError
from lending_app.engine.values.explanation import Explanation


def explain_payment(state: LoanState, source_id: str) -> Explanation:
	"""Where a payment of a loan went, part by part, in the order in which it was allocated.

	Raises UnknownFactError for a payment that the state does not have.

	>>> from datetime import date
	>>> from lending_app.engine.loan.facts import Disbursed, Paid
	>>> from lending_app.engine.loan.terms import LoanTerms
	>>> from lending_app.engine.replay.replay import replay
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


def _name_part(component: Component, number: int | None) -> str:
	return component.value if number is None else f"{component.value} of installment {number}"
