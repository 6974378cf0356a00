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
