"""The main part of the engine: a loan's state on a day is a replay of its facts by value date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import (
	Charged,
	ChargedOff,
	Disbursed,
	Paid,
	Refunded,
	Sold,
	Waived,
	list_effective,
)
from lending_app.engine.loan.plan_facts import (
	DueDateChanged,
	RateChanged,
	Restructured,
	Skipped,
)
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.balance_owed import share_again
from lending_app.engine.replay.change_scattered import change_released, changes_plan
from lending_app.engine.replay.days import advance_to
from lending_app.engine.replay.handlers.change_due_date import change_due_date
from lending_app.engine.replay.handlers.change_rate import change_rate
from lending_app.engine.replay.handlers.charge import charge
from lending_app.engine.replay.handlers.charge_off import charge_off
from lending_app.engine.replay.handlers.disburse import disburse
from lending_app.engine.replay.handlers.pay import pay
from lending_app.engine.replay.handlers.refund import refund
from lending_app.engine.replay.handlers.restructure import restructure
from lending_app.engine.replay.handlers.sell import sell
from lending_app.engine.replay.handlers.skip import skip
from lending_app.engine.replay.handlers.waive import waive
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.payoff import get_payoff
from lending_app.engine.replay.position import Balances, get_position
from lending_app.engine.replay.snapshot import build_state
from lending_app.engine.values.errors import FactError, InvalidDateError
from lending_app.engine.values.inputs import check_date


def replay(terms: LoanTerms, facts: Iterable[Fact], as_of: date) -> LoanState:
	"""State of a loan on `as_of`: the facts dated up to that day, in order of value date, kind and id.

	The order in which facts were entered never matters. Raises a FactError subclass for an impossible history.

	>>> from decimal import Decimal
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> facts = [
	...     Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")),
	...     Paid(fact_id="P1", value_date=date(2025, 2, 15), amount=Decimal("9168")),
	... ]
	>>> state = replay(terms, facts, date(2025, 2, 15))
	>>> state.outstanding_principal, state.status.value, state.next_due_date
	(Decimal('92332.00'), 'Active', datetime.date(2025, 3, 15))
	"""
	return replay_on(LoanReplay(terms), facts, as_of)


def replay_on(loan: LoanReplay, facts: Iterable[Fact], as_of: date) -> LoanState:
	"""State on `as_of` of a loan to which nothing has happened yet, once the facts up to that day have."""
	check_date(as_of, "as_of")
	for fact in list_effective(facts):
		if fact.value_date <= as_of:
			loan.carry(fact)
	return loan.get_state(as_of)


class LoanReplay(WorkingLoan):
	"""A replay that can be carried on: feed facts in order, move the day forward, ask for state or position.

	Days never go back; a fact dated earlier needs a new replay. Amounts inside are whole minor units.
	"""

	__slots__ = ()

	def apply(self, fact: Fact) -> None:
		"""Carry one fact that stands. A fact that is refused changes nothing.

		Raises InvalidDateError for a fact before the day already reached, and FactError subclasses.
		"""
		self.carry(fact)
		share_again(self)

	def carry(self, fact: Fact) -> None:
		"""As `apply`, for facts in a row: what installments to come repay is planned when it is asked."""
		if isinstance(fact, Fact) and fact.value_date < self.day:
			raise InvalidDateError("value_date", fact.value_date, self.day)
		handler = _HANDLERS.get(type(fact))
		if handler is None:
			raise FactError("fact", fact, "a kind of fact that is carried")
		if self.is_scattered and changes_plan(fact):
			change_released(self, handler, fact)
		else:
			handler(self, fact)

	def advance_to(self, day: date) -> None:
		"""Let the days pass: installments fall due, held money is used, penalties run."""
		advance_to(self, day)

	def get_state(self, as_of: date) -> LoanState:
		"""The immutable state on a day not before the last one reached."""
		self.advance_to(as_of)
		return build_state(self)

	def get_position(self) -> Balances:
		"""Ledger balances of the loan on the day reached, in minor units, debit positive, zeros left out."""
		return get_position(self)

	def get_payoff(self) -> int:
		"""What closes the loan on the day reached, in minor units."""
		return get_payoff(self)


# What each kind of fact does to a loan.
_HANDLERS: dict[type, Callable[[WorkingLoan, Any], None]] = {
	Disbursed: disburse,
	RateChanged: change_rate,
	DueDateChanged: change_due_date,
	Skipped: skip,
	Charged: charge,
	Paid: pay,
	Waived: waive,
	Restructured: restructure,
	Refunded: refund,
	ChargedOff: charge_off,
	Sold: sell,
}
