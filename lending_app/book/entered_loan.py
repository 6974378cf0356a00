"""One loan whose facts are entered day by day, replayed as little as possible."""

from __future__ import annotations

from datetime import date

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Reversed, list_effective
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import LoanReplay


class EnteredLoan:
	"""Facts entered so far and the replay of them.

	The replay is carried on while facts come in the order in which they count; a backdated fact or a reversal makes
	it again. Days never go back.
	"""

	__slots__ = ("facts", "replay", "terms")

	def __init__(self, terms: LoanTerms) -> None:
		self.terms = terms
		self.facts: list[Fact] = []
		self.replay = LoanReplay(terms)

	def advance_to(self, day: date) -> None:
		self.replay.advance_to(day)

	def enter(self, fact: Fact, day: date) -> None:
		"""Take a fact on the day it is entered, which is never before its value date. Raises EngineError."""
		in_order = not isinstance(fact, Reversed) and list_effective([*self.facts, fact])[-1] is fact
		if in_order and fact.value_date == day:
			self.replay.advance_to(day)
			self.replay.apply(fact)
			self.facts.append(fact)
		else:
			fresh = _rebuild(self.terms, [*self.facts, fact], day)
			self.facts.append(fact)
			self.replay = fresh


def _rebuild(terms: LoanTerms, facts: list[Fact], day: date) -> LoanReplay:
	replay = LoanReplay(terms)
	for fact in list_effective(facts):
		replay.apply(fact)
	replay.advance_to(day)
	return replay
