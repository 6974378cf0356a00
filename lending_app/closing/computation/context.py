"""What the partitions of a run have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lending_app.closing.computation.rate_resets import RateResets
from lending_app.closing.computation.totals import Totals
from lending_app.closing.computation.valuation import Valuer
from lending_app.engine.values.money import get_minor_units
from lending_app.ledger.accounts.groups import Group, list_groups
from lending_app.ledger.accounts.keys import LedgerKeys
from lending_app.ledger.accounts.places import PlaceHistory, Placer
from lending_app.servicing.arrears_queries import list_stages


class CloseContext:
	"""A run's days, and what a worker reads once for all of its partitions."""

	def __init__(
		self, company: str, currency: str, days: Sequence[date], posting_days: set[date], *, by_loan: bool
	) -> None:
		self.company = company
		self.by_loan = by_loan
		self.days = days
		self.posting_days = posting_days
		self.minor_units = get_minor_units(currency)
		self.stages = list_stages()
		self.groups: dict[int, Group] = list_groups(company)
		self.placer = Placer(company)
		self.history = PlaceHistory(self.groups)
		self.keys = LedgerKeys()
		self.valuer = Valuer(company, self.groups, days)
		self.resets = RateResets(self.groups, days)

	def reset_keys(self) -> None:
		"""After a rollback: numbers that it has taken back are given again."""
		self.keys = LedgerKeys()

	def make_totals(self) -> Totals:
		return Totals(self.placer, self.history, self.groups, self.keys, by_loan=self.by_loan)
