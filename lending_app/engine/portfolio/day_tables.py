"""Figures day by day of loans that no formula of the arrays carries, worked out by the replay when they are packed.

Nothing but time moves a loan between two facts, so what the replay says of the days ahead is exact. A table ends before the first
day on which more moves than arrays can post: held money that is used, a closing, interest that becomes principal.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from lending_app.engine.portfolio.arrays import Int64
from lending_app.engine.values.errors import InvalidTermError

# Fields of PortfolioState in a table, in the order of its columns; the others follow from them.
COLUMNS = (
	"accrued_interest", "unearned_interest", "accrued_penalty", "fee_income", "insurance_payable", "tax_payable",
	"fee_receivable", "insurance_receivable", "tax_receivable", "outstanding_principal", "interest_receivable",
	"penalty_receivable", "charges_receivable", "due", "overdue_principal", "overdue_interest", "overdue", "payoff",
	"next_due_amount", "principal_due", "interest_due", "status", "days_past_due", "next_due_day",
)  # fmt: skip


class Converted(NamedTuple):
	"""What `ConvertedInterest` says, in minor units."""

	days_past_due: int
	interest: int
	penalty: int
	kept_interest: int
	kept_penalty: int


@dataclass(frozen=True, slots=True)
class DayTable:
	"""Figures of a loan from `first_day` on: a row for each day, in the order of COLUMNS; `converted` holds on all of them."""

	first_day: int
	rows: Int64
	converted: tuple[Converted, ...] = ()

	@property
	def end_day(self) -> int:
		"""The first day of which it says nothing."""
		return self.first_day + len(self.rows)

	@classmethod
	def build(
		cls, first_day: int, rows: Sequence[tuple[int, ...]] | Int64, converted: Iterable[Sequence[int]]
	) -> DayTable:
		"""From rows of plain numbers."""
		figures = np.array(rows, np.int64).reshape(-1, len(COLUMNS))
		return cls(first_day, figures, tuple(Converted(*values) for values in converted))

	def has(self, day: int) -> bool:
		"""Whether it says what the loan is on a day."""
		return self.first_day <= day < self.end_day


# A loan's place in the book, and its table.
DayTables = Mapping[int, DayTable]


def dump_table(table: DayTable) -> bytes:
	"""The first day, the number of conversions, these, then each day less the day before: most figures stand still."""
	steps = np.diff(table.rows, axis=0, prepend=0)
	head = np.array([table.first_day, len(table.converted), *chain(*table.converted)], np.int64)
	return zlib.compress(head.tobytes() + steps.tobytes(), 1)


def load_table(data: bytes) -> DayTable:
	"""Raises InvalidTermError for bytes that are no table."""
	try:
		values = np.frombuffer(zlib.decompress(data), np.int64)
		end = 2 + len(Converted._fields) * int(values[1])
		steps = values[end:].reshape(-1, len(COLUMNS))
		converted = values[2:end].reshape(-1, len(Converted._fields)).tolist()
	except (zlib.error, ValueError) as error:
		raise InvalidTermError("table", None, "days of figures") from error
	return DayTable.build(int(values[0]), np.cumsum(steps, axis=0), converted)


def read_tables(tables: DayTables, day: int) -> tuple[Int64, Int64]:
	"""Places of the loans whose table has the day, and their figures on it, a row for each."""
	places = [place for place, table in tables.items() if table.has(day)]
	rows = [tables[place].rows[day - tables[place].first_day] for place in places]
	return np.array(places, np.int64), np.array(rows, np.int64).reshape(-1, len(COLUMNS))
