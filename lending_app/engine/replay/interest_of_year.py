"""What a loan cost its borrower within a calendar year: interest paid and interest earned, from the running account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.allocation import DEBT_COMPONENTS, Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.movements import Movement, MovementKind, RunningAccount
from lending_app.engine.replay.replay import replay
from lending_app.engine.replay.running_account import build_running_account

# Movements by which a borrower pays; held money that is used was paid before, and settles interest on its day.
PAYING = (MovementKind.PAYMENT, MovementKind.RECOVERY, MovementKind.ADVANCE_USED)
# Movements whose parts are no payment: what was charged, what became principal, money given back or lent again.
_NOT_PAID = (MovementKind.CHARGE, MovementKind.CAPITALIZED, MovementKind.REFUND)
_CHARGES = (Component.FEE, Component.INSURANCE, Component.COST, Component.TAX)
_GIVEN_UP = ("waived.", "forgiven.")


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestOfYear:
	"""Amounts of the days from the first of January to `until`, each in the year in which it was settled.

	Paid is what money settled, less what of it came back: what was kept back at the disbursement too, and held money on
	the day on which it is used; nothing that was given up or became principal. `accrued` is interest earned on those days,
	paid or not, what became principal included. `charges_paid` are fees, premiums, costs and taxes, those of a disbursement
	too, kept back or financed. `outstanding_principal` is that of `until`. `payments` are the payments, and what else
	paid interest, penalty or principal or gave it back; their `parts` are what was paid.
	"""

	year: int
	until: date
	interest_paid: Decimal
	penalty_paid: Decimal
	principal_paid: Decimal
	charges_paid: Decimal
	accrued: Decimal
	outstanding_principal: Decimal
	payments: tuple[Movement, ...]


def sum_interest_of_year(terms: LoanTerms, facts: Iterable[Fact], year: int, as_of: date) -> InterestOfYear:
	"""Interest of a loan in a year, up to `as_of` where the year is not over. `facts` are all that were entered.

	A year that has not begun on `as_of` has none.

	>>> from lending_app.engine.loan.facts import Disbursed, Paid
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> facts = [
	...     Disbursed(fact_id="D", value_date=date(2025, 12, 15), amount=Decimal("100000")),
	...     Paid(fact_id="P1", value_date=date(2026, 1, 15), amount=Decimal("9168")),
	... ]
	>>> found = sum_interest_of_year(terms, facts, 2026, date(2026, 12, 31))
	>>> str(found.interest_paid), str(found.principal_paid)
	('1500.00', '7668.00')
	"""
	facts = list(facts)
	until = min(date(year, 12, 31), as_of)
	account = build_running_account(terms, facts, until)
	paid = [line for line in _list_paid(account) if line.value_date.year == year]
	return InterestOfYear(
		year=year,
		until=until,
		interest_paid=_sum(paid, Component.INTEREST),
		penalty_paid=_sum(paid, Component.PENALTY),
		principal_paid=_sum(paid, Component.PRINCIPAL),
		charges_paid=_sum(paid, *_CHARGES),
		accrued=account.state.accrued_interest
		- _get_accrued(terms, facts, min(date(year - 1, 12, 31), until)),
		outstanding_principal=account.state.outstanding_principal,
		payments=tuple(line for line in paid if line.kind in PAYING or not line.parts.keys() <= {*_CHARGES}),
	)


def _list_paid(account: RunningAccount) -> list[Movement]:
	"""Movements with what money settled by them, or what came back; payments that settled nothing too."""
	given_up = _sum_given_up(account.state)
	found = []
	for line in account.movements:
		if line.reversed_on or line.kind in _NOT_PAID:
			continue
		lost = given_up.get(line.fact.fact_id, {}) if line.fact else {}
		parts = {part: _get(line.parts, part) - _get(lost, part) for part in DEBT_COMPONENTS}
		if any(parts.values()) or line.kind in PAYING:
			found.append(replace(line, parts={part: amount for part, amount in parts.items() if amount}))
	return found


def _sum_given_up(state: LoanState) -> dict[str, dict[Component, Decimal]]:
	"""What each fact waived or forgave. What came back by it was paid before; principal is moved between installments."""
	found: dict[str, dict[Component, Decimal]] = {}
	for row in state.allocations:
		if row.rule.startswith(_GIVEN_UP) and (row.amount > 0 or row.component is Component.PRINCIPAL):
			parts = found.setdefault(row.source_id, {})
			parts[row.component] = _get(parts, row.component) + row.amount
	return found


def _get_accrued(terms: LoanTerms, facts: list[Fact], day: date) -> Decimal:
	"""Interest earned up to a day."""
	known = [fact for fact in list_effective(facts) if fact.value_date <= day]
	return replay(terms, known, day).accrued_interest if known else Decimal(0)


def _sum(movements: Iterable[Movement], *components: Component) -> Decimal:
	return sum((_get(line.parts, component) for line in movements for component in components), Decimal(0))


def _get(parts: Mapping[Component, Decimal], component: Component) -> Decimal:
	return parts.get(component, Decimal(0))
