"""Cases that a scorecard is fitted on: answers at the time of the request, and how the loan went."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from lending_app.engine.credit.protected_attributes import find_protected
from lending_app.engine.values.errors import EngineError

MAXIMUM_CASES = 200_000
# A third is held out, the same one each time, so that a fit can be repeated.
HOLDOUT_SHARE = 0.3
SEED = 2006
MOST_CATEGORIES = 200


class CasesError(EngineError):
	"""A file that no card can be fitted on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
	"""Rows of answers by column, and whether each went bad. `left_out` are columns that may not decide a credit."""

	columns: tuple[str, ...]
	rows: tuple[tuple[str, ...], ...]
	is_bad: tuple[bool, ...]
	left_out: tuple[str, ...] = ()

	@property
	def number_of_bads(self) -> int:
		return sum(self.is_bad)

	@property
	def number_of_goods(self) -> int:
		return len(self.is_bad) - self.number_of_bads

	def get_column(self, name: str) -> tuple[str, ...]:
		place = self.columns.index(name)
		return tuple(row[place] for row in self.rows)

	def pick(self, numbers: Sequence[int]) -> Cases:
		"""The cases of some row numbers."""
		return Cases(
			columns=self.columns,
			rows=tuple(self.rows[number] for number in numbers),
			is_bad=tuple(self.is_bad[number] for number in numbers),
			left_out=self.left_out,
		)


def read_cases(text: str, outcome: str, bad_value: str) -> Cases:
	"""Cases of a CSV with a header.

	Columns with a protected attribute, by their name or by what stands in them, are taken out before anything is
	looked at. Codes that stand for one (M, F; 1, 2) under another name cannot be known.
	"""
	rows = [row for row in csv.reader(io.StringIO(text)) if row]
	header = [name.strip() for name in rows[0]] if rows else []
	if outcome not in header:
		raise CasesError("outcome", outcome, ", ".join(header))
	if len(header) != len(set(header)):
		raise CasesError("columns", ", ".join(header), "each once")
	if not 0 < len(rows) - 1 <= MAXIMUM_CASES:
		raise CasesError("number_of_cases", len(rows) - 1, f"1 to {MAXIMUM_CASES}")
	ragged = next((number for number, row in enumerate(rows, 1) if len(row) != len(header)), None)
	if ragged is not None:
		raise CasesError("row", ragged, f"{len(header)} columns")
	place = header.index(outcome)
	left_out = [
		name
		for number, name in enumerate(header)
		if name != outcome and (find_protected(name) or _tells_protected(rows[1:], number))
	]
	kept = [number for number, name in enumerate(header) if number != place and name not in left_out]
	return Cases(
		columns=tuple(header[number] for number in kept),
		rows=tuple(tuple(row[number].strip() for number in kept) for row in rows[1:]),
		is_bad=tuple(row[place].strip() == bad_value for row in rows[1:]),
		left_out=tuple(left_out),
	)


def _tells_protected(rows: Sequence[Sequence[str]], number: int) -> bool:
	"""Whether answers of a column speak of a protected attribute. Numbers and free texts are no answers to choose from."""
	values = {row[number] for row in rows}
	return len(values) <= MOST_CATEGORIES and any(find_protected(value) for value in values)


def split_cases(cases: Cases, share: float = HOLDOUT_SHARE) -> tuple[Cases, Cases]:
	"""Cases to fit on and cases held out, with the same share of bads in both."""
	draw = random.Random(SEED)
	fitted: list[int] = []
	held: list[int] = []
	for outcome in (False, True):
		numbers = [number for number, bad in enumerate(cases.is_bad) if bad is outcome]
		draw.shuffle(numbers)
		cut = round(len(numbers) * share)
		held += numbers[:cut]
		fitted += numbers[cut:]
	return cases.pick(sorted(fitted)), cases.pick(sorted(held))
