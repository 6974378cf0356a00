"""What is wrong with a book, row by row. Nothing of a book with errors is run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lending_app.engine.values.errors import (
	AlreadyDisbursedError,
	DisbursementAboveTermsError,
	DuplicateFactError,
	EngineError,
	FutureFactError,
	InvalidDateError,
	LoanClosedError,
	NotChargedOffError,
	NotDisbursedError,
	UnknownCurrencyError,
	UnknownFactError,
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
	LoanClosedError: "the loan was closed on {bound}; a closed loan takes no payment and no change",
	NotDisbursedError: "the fact is dated before the disbursement of {bound}",
	FutureFactError: "the date is after the day of entry, {bound}",
	DisbursementAboveTermsError: "the disbursement is above the principal, {bound}",
	UnknownCurrencyError: "unknown currency; known are {bound}",
}
# Those that are said of a fact alone.
_ALONE: dict[type[EngineError], str] = {
	DuplicateFactError: "two facts have this id; give each its own",
	UnknownFactError: "no fact of the loan has this id",
	AlreadyDisbursedError: "the loan was disbursed already and is drawn once",
	NotDisbursedError: "the loan was not disbursed by that day",
	NotChargedOffError: "only a loan that was charged off can be sold",
	LoanClosedError: "the loan is closed by that day",
}


def describe(error: EngineError) -> str:
	"""Words for an engine error, which itself carries fields only."""
	if str(error.bound).endswith("decimals"):
		return f"has more than {error.bound}"
	if error.bound is None:
		return _ALONE.get(type(error), "is not possible here")
	return _WORDS.get(type(error), "must be {bound}").format(bound=error.bound)
