"""Money that pays parts of installments far ahead as they stand, and what becomes of it when the plan changes.

Installments paid ahead one after the other keep what was paid of them when the plan changes. Part-payments of the last
installments, or of all alike, would leave nothing to plan again: then what they paid of principal counts as prepaid, and
what they paid of interest and charges comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lending_app.engine.loan.allocation import ADVANCE_SOURCE, DEBT_COMPONENTS, Component, ExcessRule, Timing
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, Refunded, Waived
from lending_app.engine.loan.plan_facts import DueDateChanged, RateChanged, Restructured, Skipped
from lending_app.engine.replay.rows import count_deferring
from lending_app.engine.replay.working import INDEX, PENALTY, PRINCIPAL, Row
from lending_app.engine.values.errors import EngineError

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay

_CHANGING = (Disbursed, RateChanged, DueDateChanged, Skipped, Restructured)
_RULE = Timing.IN_ADVANCE.name.lower()


def scatter(loan: LoanReplay, money: int, source_id: str, rule: ExcessRule) -> int:
	"""Pay the last installments first, or all alike, in the order of the product. Returns what is left."""
	rows = loan.rows[loan.opened :]
	loan.is_scattered = True
	if rule is ExcessRule.LAST_INSTALLMENTS:
		for row in reversed(rows):
			money = _pay(loan, row, money, source_id)
		return money
	while money:
		open_rows = [row for row in rows if row.get_contractual_unpaid()]
		before = money
		for place, row in enumerate(open_rows):
			share = -(-money // (len(open_rows) - place))
			money += _pay(loan, row, share, source_id) - share
		if money == before:
			break
	return money


def _pay(loan: LoanReplay, row: Row, money: int, source_id: str) -> int:
	for part in loan.terms.allocation.get_components(Timing.IN_ADVANCE):
		money = loan.pay_part(row, INDEX[part], money, source_id, _RULE)
	return money


def release(loan: LoanReplay, source_id: str, rule: str) -> int:
	"""Take what was paid of installments after the running one off them. Returns what comes back of it.

	Principal stays paid: the installments owe that much less. Interest and charges come back.
	"""
	loan.is_scattered = False
	freed = 0
	for row in loan.rows[loan.opened + 1 :]:
		part, row.paid[PRINCIPAL] = row.paid[PRINCIPAL], 0
		row.due[PRINCIPAL] -= part
		loan.prepaid += part
		for index, paid in enumerate(row.paid):
			if paid and index != PENALTY:
				row.paid[index] = 0
				loan.record(source_id, row, DEBT_COMPONENTS[index], -paid, f"{rule}.unearned_interest")
				freed += paid
		row.paid_on = None
		row.note_if_paid(loan.day)
	loan.ahead = max(min(loan.ahead, loan.opened + 1), count_deferring(loan.rows))
	return freed


def changes_plan(fact: Fact) -> bool:
	"""Whether a fact plans installments again."""
	if isinstance(fact, Waived):
		return fact.component is Component.PRINCIPAL
	if isinstance(fact, Refunded):
		return fact.precedes_reversal
	return isinstance(fact, _CHANGING)


def change_released(loan: LoanReplay, handler: Callable[[LoanReplay, Any], None], fact: Fact) -> None:
	"""Carry a fact that changes the plan of a loan with scattered payments; one that is refused changes nothing."""
	loan.advance_to(fact.value_date)
	kept = {name: deepcopy(getattr(loan, name)) for name in loan.__slots__ if name != "terms"}
	terms = loan.terms
	try:
		freed = release(loan, ADVANCE_SOURCE, "change")
		if freed:
			loan.advance += freed
			loan.record(ADVANCE_SOURCE, None, Component.ADVANCE, freed, "held_as_advance")
		handler(loan, fact)
	except EngineError:
		for name, value in kept.items():
			setattr(loan, name, value)
		loan.terms = terms
		raise
