"""One loan in the run: its facts as they are entered, and what of its position has been posted."""

from __future__ import annotations

from datetime import date

from lending_app.book import BookClient, BookLoan, BookProduct, EnteredLoan, build_terms
from lending_app.embedded.records import Balances, PostedFact
from lending_app.engine.ledger.postings import get_changes
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LedgerRole


class LoanAccount:
	"""Posts the difference between the loan's position and what its ledger accounts already hold."""

	__slots__ = ("client", "entered", "facts", "loan", "posted", "product")

	def __init__(self, loan: BookLoan, client: BookClient, product: BookProduct) -> None:
		self.loan = loan
		self.client = client
		self.product = product
		self.entered = EnteredLoan(build_terms(product, loan))
		self.facts: list[PostedFact] = []
		self.posted: Balances = {}

	@property
	def is_open(self) -> bool:
		replay = self.entered.replay
		return replay.disbursed_on is not None and replay.closed_on is None

	@property
	def changes_with_time(self) -> bool:
		"""False where days passing post nothing: no interest, no penalty, no held money to use."""
		terms = self.entered.terms
		return self.is_open and bool(terms.annual_rate or terms.penalty or self.entered.replay.advance)

	def get_party(self, role: LedgerRole) -> str:
		"""The client's code on the account that is kept by client."""
		return self.client.client_code if role is LedgerRole.LOAN_PRINCIPAL else ""

	def enter(self, fact: Fact, day: date) -> Balances:
		"""Take a fact and return what it changes in the ledger on the day of entry."""
		self.entered.advance_to(day)
		before = self.entered.replay.get_position()
		self.entered.enter(fact, day)
		changes = get_changes(before, self.entered.replay.get_position())
		add(self.posted, changes)
		return changes

	def close(self, day: date) -> Balances:
		"""What the passing of time changed since the last close; afterwards posted equals position."""
		self.entered.advance_to(day)
		position = self.entered.replay.get_position()
		changes = get_changes(self.posted, position)
		self.posted = position
		return changes


def add(balances: Balances, changes: Balances) -> None:
	"""Carry changes into balances."""
	for key, amount in changes.items():
		balances[key] = balances.get(key, 0) + amount
