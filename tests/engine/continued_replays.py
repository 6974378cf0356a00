"""A replay kept in memory and carried on, against one made from scratch."""

from __future__ import annotations

from datetime import date, timedelta

from lending_app.engine import LedgerRole, LoanReplay, list_effective, replay
from tests.engine.strategies import History


def assert_continued_as_from_scratch(history: History, looked_at: set[date]) -> None:
	"""Day by day every posting balances, income once earned stays earned, and what is looked at is the same."""
	loan = LoanReplay(history.terms)
	waiting = list_effective(history.facts)
	interest = penalty = 0
	for offset in range((history.end - history.start).days + 1):
		day = history.start + timedelta(days=offset)
		while waiting and waiting[0].value_date == day:
			loan.apply(waiting.pop(0))
		loan.advance_to(day)
		position = loan.get_position()
		assert sum(position.values()) == 0
		assert -position.get((LedgerRole.INTEREST_INCOME, ""), 0) >= interest
		assert -position.get((LedgerRole.PENALTY_INCOME, ""), 0) >= penalty
		interest = -position.get((LedgerRole.INTEREST_INCOME, ""), 0)
		penalty = -position.get((LedgerRole.PENALTY_INCOME, ""), 0)
		if day in looked_at:
			assert loan.get_state(day) == replay(history.terms, history.facts, day)
