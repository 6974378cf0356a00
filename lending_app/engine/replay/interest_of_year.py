"""What a loan cost its borrower within a calendar year: interest paid and interest earned, from the running account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.movements import Movement, MovementKind
from lending_app.engine.replay.replay import replay
from lending_app.engine.replay.running_account import build_running_account

# Movements by which a borrower pays; held money that is used was paid before, and settles interest on its day.
PAYING = (MovementKind.PAYMENT, MovementKind.RECOVERY, MovementKind.ADVANCE_USED)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestOfYear:
	"""Amounts of the days from the first of January to `until`. `payments` are the movements that paid any of them.

	`accrued` is interest earned on those days, paid or not, what became principal included. `charges_paid` are fees,
	premiums, costs and taxes. `outstanding_principal` is that of `until`.
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
	payments = tuple(
		movement
		for movement in account.movements
		if movement.value_date.year == year and movement.kind in PAYING and not movement.reversed_on
	)
	return InterestOfYear(
		year=year,
		until=until,
		interest_paid=_sum(payments, Component.INTEREST),
		penalty_paid=_sum(payments, Component.PENALTY),
		principal_paid=_sum(payments, Component.PRINCIPAL),
		charges_paid=_sum(payments, Component.FEE, Component.INSURANCE, Component.COST, Component.TAX),
		accrued=account.state.accrued_interest - _get_accrued_before(terms, facts, year),
		outstanding_principal=account.state.outstanding_principal,
		payments=payments,
	)


def _get_accrued_before(terms: LoanTerms, facts: list[Fact], year: int) -> Decimal:
	"""Interest earned up to the last day of the year before."""
	last = date(year - 1, 12, 31)
	known = [fact for fact in list_effective(facts) if fact.value_date <= last]
	state: LoanState | None = replay(terms, known, last) if known else None
	return state.accrued_interest if state else Decimal(0)


def _sum(movements: Iterable[Movement], *components: Component) -> Decimal:
	return sum(
		(movement.parts.get(component, Decimal(0)) for movement in movements for component in components),
		Decimal(0),
	)
