"""Collateral of the loans of a partition, and what it is worth on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np

from lending_app.lending_setup.database import select


@dataclass(frozen=True, slots=True)
class Worth:
	"""What a piece of collateral of a loan is worth on the days from `since` on, before `until`."""

	loan: int
	kind: str
	since: date
	until: date
	value: Decimal


class CollateralBook:
	"""What secures loans, by their numbers."""

	def __init__(self, rows: Sequence[tuple] = ()) -> None:
		"""Rows of loan, name, kind, day of release, day of value and value, by name in the order of the days."""
		self._worths: dict[int, list[Worth]] = defaultdict(list)
		for (loan, name, kind, released_on, since, value), following in pairwise([*rows, None]):
			until = following[4] if following and following[1] == name else date.max
			worth = Worth(loan, kind, since, min(until, released_on or date.max), Decimal(str(value)))
			self._worths[loan].append(worth)

	def get_values(self, loan: int, day: date) -> dict[str, Decimal]:
		"""Value by kind."""
		values: dict[str, Decimal] = {}
		for worth in self._worths.get(loan, ()):
			if worth.since <= day < worth.until:
				values[worth.kind] = values.get(worth.kind, Decimal(0)) + worth.value
		return values

	def get_arrays(self, loans: np.ndarray, day: date, minor_units: int) -> dict[str, np.ndarray]:
		"""The same of many loans, in minor units: an array for each kind that there is."""
		arrays: dict[str, np.ndarray] = {}
		places = {loan: place for place, loan in enumerate(loans.tolist()) if loan in self._worths}
		for loan, place in places.items():
			for kind, value in self.get_values(loan, day).items():
				if kind not in arrays:
					arrays[kind] = np.zeros(len(loans), np.int64)
				arrays[kind][place] = int(value.scaleb(minor_units))
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
