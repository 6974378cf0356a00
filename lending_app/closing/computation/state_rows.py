"""The loans of a partition as the database holds them, locked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lending_app.closing.computation.valuation import VALUED_COLUMNS
from lending_app.engine.portfolio import LAYOUT, to_day
from lending_app.lending_setup.database import list_places, select
from lending_app.servicing.stored.loan_states import NO_LAYOUT, POSTED_COLUMNS

_COLUMNS = (
	"id",
	"loan",
	"group_id",
	"known_on",
	"layout",
	"horizon_day",
	"status",
	"days_past_due",
	"posted_others",
)
_BYTES = ("figures", "installments", "charges")


@dataclass(frozen=True, slots=True)
class StateRow:
	"""A row of lending_loan_state; `posted` follows POSTED_COLUMNS, `valued` VALUED_COLUMNS."""

	id: int
	name: str
	group_id: int
	known_on: date
	layout: int
	horizon_day: int
	status: int
	days_past_due: int
	posted_others: str
	figures: bytes
	installments: bytes
	charges: bytes
	posted: tuple[int, ...]
	valued: tuple[int, int, int]

	@property
	def is_packed(self) -> bool:
		"""Whether the arrays can carry the loan on at all."""
		return self.layout != NO_LAYOUT

	def is_for_arrays(self, first: date, last: date) -> bool:
		"""Whether its bytes say all that the books of the days hold."""
		return self.layout == LAYOUT and self.known_on <= first and to_day(last) < self.horizon_day


def lock_loans(first: int, last: int, groups: Collection[int]) -> list[StateRow]:
	"""Lock the loans that run, then read them: first the loan, then its state, as every fact does.

	The names come from an older look at the book. A loan that a fact opens in between is not among them; the next day
	has it.
	"""
	if not groups:
		return []
	where = f"is_open = 1 AND id BETWEEN %s AND %s AND group_id IN ({list_places(len(groups))})"
	values = (first, last, *groups)
	names = [name for (name,) in select(f"SELECT loan FROM lending_loan_state WHERE {where}", values)]
	if not names:
		return []
	# Of a small book the optimizer would rather read every row, and so wait for those that others have locked.
	chosen = f"name IN ({list_places(len(names))})"
	select(f"SELECT name FROM `tabLoan` FORCE INDEX (PRIMARY) WHERE {chosen} FOR UPDATE", names)
	columns = ", ".join((*_COLUMNS, *_BYTES, *POSTED_COLUMNS.values(), *VALUED_COLUMNS))
	rows = select(f"SELECT {columns} FROM lending_loan_state WHERE {where} LOCK IN SHARE MODE", values)
	locked = set(names)
	width = len(_COLUMNS) + len(_BYTES)
	end = width + len(POSTED_COLUMNS)
	return [StateRow(*row[:width], row[width:end], row[end:]) for row in rows if row[1] in locked]
