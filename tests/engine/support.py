"""Short ways to make terms and facts for the engine's tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lending_app.engine import Disbursed, ExcessRule, LoanTerms, Paid, Reversed, replay
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState

START = date(2025, 1, 15)


def make_terms(**overrides: Any) -> LoanTerms:
	"""100,000 DOP at 18 % in 12 months, level payment, unless told otherwise."""
	values: dict[str, Any] = {
		"principal": Decimal("100000"),
		"annual_rate": Decimal("0.18"),
		"number_of_installments": 12,
	}
	return LoanTerms(**values | overrides)


def disburse(terms: LoanTerms, on: date = START, *, amount: Decimal | None = None) -> Disbursed:
	return Disbursed(fact_id="D", value_date=on, amount=terms.principal if amount is None else amount)


def pay(
	fact_id: str, on: date, amount: Decimal | str, excess: ExcessRule | None = None, channel: str = "Cash"
) -> Paid:
	return Paid(fact_id=fact_id, value_date=on, amount=Decimal(amount), excess=excess, channel=channel)


def reverse(fact_id: str, target: str, on: date) -> Reversed:
	return Reversed(fact_id=fact_id, value_date=on, reverses=target)


def run(terms: LoanTerms, as_of: date, *facts: Fact, start: date = START) -> LoanState:
	"""State of a loan disbursed on `start` after these facts."""
	return replay(terms, [disburse(terms, start), *facts], as_of)


def explain(state: LoanState, source_id: str) -> list[tuple[int | None, str, str]]:
	"""(installment, rule, amount) of each allocation of a payment."""
	return [(row.installment_number, row.rule, str(row.amount)) for row in state.get_allocations(source_id)]


def total(amounts: Iterable[Decimal]) -> Decimal:
	return sum(amounts, Decimal(0))
