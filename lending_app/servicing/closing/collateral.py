"""Collateral of the loans of a partition, and what it is worth on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from lending_app.servicing.closing.database import select


@dataclass(slots=True)
class Pledge:
	"""One piece of collateral; values with the days from which they count, oldest first."""

	kind: str
	released_on: date | None
	values: list[tuple[date, Decimal]] = field(default_factory=list)

	def get_value(self, day: date) -> Decimal:
		if self.released_on is not None and self.released_on <= day:
			return Decimal(0)
		return next((value for since, value in reversed(self.values) if since <= day), Decimal(0))


class CollateralBook:
	"""Pledges by the number of their loan."""

	def __init__(self, rows: Iterable[tuple] = ()) -> None:
		"""Rows of loan, name, kind, day of release, day of value and value, in the order of the days."""
		self._pledges: dict[int, dict[str, Pledge]] = defaultdict(dict)
		for loan, name, kind, released_on, since, value in rows:
			pledge = self._pledges[loan].setdefault(name, Pledge(kind, released_on))
			pledge.values.append((since, Decimal(str(value))))

	def get_values(self, loan: int, day: date) -> dict[str, Decimal]:
		"""Value by kind."""
		values: dict[str, Decimal] = {}
		for pledge in self._pledges[loan].values() if loan in self._pledges else ():
			values[pledge.kind] = values.get(pledge.kind, Decimal(0)) + pledge.get_value(day)
		return values

	def get_arrays(self, loans: np.ndarray, day: date, minor_units: int) -> dict[str, np.ndarray]:
		"""The same of many loans, in minor units: an array for each kind that there is."""
		arrays: dict[str, np.ndarray] = {}
		if not self._pledges:
			return arrays
		for place, loan in enumerate(loans.tolist()):
			for kind, value in self.get_values(loan, day).items():
				amounts = arrays.setdefault(kind, np.zeros(len(loans), np.int64))
				amounts[place] = int(value.scaleb(minor_units))
		return arrays


def read_collateral(first: int, last: int) -> CollateralBook:
	"""What secures the loans of a run of numbers."""
	return CollateralBook(
		select(
			"SELECT s.id, c.name, c.collateral_type, c.released_on, v.effective_date, v.value_amount "
			"FROM lending_loan_state s JOIN `tabLoan Collateral` c ON c.loan = s.loan "
			"JOIN `tabLoan Collateral Value` v ON v.parent = c.name AND v.parenttype = 'Loan Collateral' "
			"WHERE s.id BETWEEN %s AND %s AND s.is_open = 1 ORDER BY s.id, c.name, v.effective_date",
			(first, last),
		)
	)
