"""What every fact has: an id and the day on which it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lending_app.engine.loan.allocation import ADVANCE_SOURCE, CAPITALIZED_SOURCE
from lending_app.engine.values.errors import FactError
from lending_app.engine.values.inputs import check_date, check_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
	"""`fact_id` is unique in the loan and decides the order of facts of one kind and day; entry order never does."""

	fact_id: str
	value_date: date

	def __post_init__(self) -> None:
		check_text(self.fact_id, "fact_id")
		check_date(self.value_date, "value_date")
		if self.fact_id in (ADVANCE_SOURCE, CAPITALIZED_SOURCE):
			raise FactError("fact_id", self.fact_id, "not the name of held money or capitalized interest")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredFact:
	"""A fact with the days on which it was entered, and taken back if it was: what the books knew, and when."""

	fact: Fact
	posting_date: date
	reversed_on: date | None = None

	def is_known_on(self, day: date) -> bool:
		"""True when the books of that day held the fact."""
		return self.posting_date <= day and (self.reversed_on is None or self.reversed_on > day)
