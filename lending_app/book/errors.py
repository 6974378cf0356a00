"""What is wrong with a book, row by row. Nothing of a book with errors is run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lending_app.engine import EngineError
from lending_app.engine.errors import (
	DisbursementAboveTermsError,
	FutureFactError,
	InvalidDateError,
	LoanClosedError,
	NotDisbursedError,
	UnknownCurrencyError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
	"""One broken value: where it stands and why it is refused. Line 0 means the file as a whole."""

	file: str
	line: int
	column: str
	value: str
	reason: str


class BookErrors(ValueError):
	"""Every broken row of a book, in the order of the files."""

	def __init__(self, errors: Iterable[RowError]) -> None:
		self.errors = tuple(errors)
		first = self.errors[0]
		super().__init__(
			f"{len(self.errors)} broken rows; the first: {first.file} line {first.line}, {first.column}: {first.reason}"
		)


_WORDS: dict[type[EngineError], str] = {
	InvalidDateError: "the date must be {bound}",
	LoanClosedError: "the loan was fully paid on {bound}; a closed loan takes no payment",
	NotDisbursedError: "the payment is dated before the disbursement of {bound}",
	FutureFactError: "the date is after the day of entry, {bound}",
	DisbursementAboveTermsError: "the disbursement is above the principal, {bound}",
	UnknownCurrencyError: "unknown currency; known are {bound}",
}


def describe(error: EngineError) -> str:
	"""Words for an engine error, which itself carries fields only."""
	if str(error.bound).endswith("decimals"):
		return f"has more than {error.bound}"
	words = _WORDS.get(type(error), "must be {bound}" if error.bound is not None else "is not possible here")
	return words.format(bound=error.bound)
