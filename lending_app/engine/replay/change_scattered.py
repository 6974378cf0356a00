"""A fact that changes the plan of a loan with part-payments far ahead: they are taken off first."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from lending_app.engine.loan.allocation import ADVANCE_SOURCE, Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, Refunded, Waived
from lending_app.engine.loan.plan_facts import DueDateChanged, RateChanged, Restructured, Skipped
from lending_app.engine.replay.days import advance_to, settle_up
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.scattering import release
from lending_app.engine.values.errors import EngineError

_CHANGING = (Disbursed, RateChanged, DueDateChanged, Skipped, Restructured)


def changes_plan(fact: Fact) -> bool:
	"""Whether a fact plans installments again."""
	if isinstance(fact, Waived):
		return fact.component is Component.PRINCIPAL
	if isinstance(fact, Refunded):
		return fact.precedes_reversal
	return isinstance(fact, _CHANGING)


def change_released(loan: WorkingLoan, handler: Callable[[WorkingLoan, Any], None], fact: Fact) -> None:
	"""Carry a fact that changes the plan of a loan with scattered payments; one that is refused changes nothing."""
	advance_to(loan, fact.value_date)
	if isinstance(fact, Refunded) and loan.terms.rounding.to_minor(fact.amount) <= loan.advance:
		# All of it is held: nothing is lent again.
		handler(loan, fact)
		return
	kept = {name: deepcopy(getattr(loan, name)) for name in WorkingLoan.__slots__ if name != "terms"}
	terms = loan.terms
	try:
		freed = release(loan, ADVANCE_SOURCE, "change")
		if isinstance(fact, Refunded):
			# What comes back of interest was not held when the money was paid back: that is lent again all the same.
			handler(loan, fact)
			loan.hold(freed, ADVANCE_SOURCE)
			settle_up(loan)
		else:
			loan.hold(freed, ADVANCE_SOURCE)
			handler(loan, fact)
	except EngineError:
		for name, value in kept.items():
			setattr(loan, name, value)
		loan.terms = terms
		raise
