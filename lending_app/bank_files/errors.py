"""What is wrong with a payment or a file, by line and element. A file with such an error is not written, or not read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Reason(str, Enum):
	"""Why a value or a file is refused; `{bound}` is what it should have been."""

	EMPTY = "is missing"
	TOO_LONG = "is longer than {bound}"
	CHARACTERS = "has characters that the file does not admit: {bound}"
	NOT_POSITIVE = "must be above zero"
	DECIMALS = "has more than {bound} decimals"
	TOO_SMALL = "must be at least {bound}"
	TOO_LARGE = "does not fit in {bound} digits"
	NOT_AMOUNT = "is not an amount written as {bound}"
	NOT_NUMBER = "is not a whole number"
	NOT_DATE = "is not a date written as {bound}"
	NOT_VALUE = "must be {bound}"
	CHECK_DIGIT = "has a wrong check digit; one figure is mistyped"
	TWICE = "stands twice, first on line {bound}"
	CURRENCY = "must be in {bound}"
	ENCODING = "is not text in {bound}; save the file in that encoding"
	EMPTY_FILE = "the file is empty"
	RECORD = "is not a record of this layout"
	LENGTH = "must be {bound} characters long"
	COLUMNS = "must have {bound} columns"
	CUT = "the file ends early: {bound} is missing"
	COUNT = "does not agree with the records of the file: {bound}"
	TOTAL = "does not agree with the sum of the records: {bound}"
	XML = "is not well-formed XML: {bound}"
	ENTITIES = "declares entities or a document type, which a bank's file never does"
	SCHEMA = "does not follow the schema: {bound}"
	PATTERN = "is not written as {bound}"
	KIND = "has a value that does not belong there"
	INCOMPLETE = "lacks one of {bound}"
	NOT_EXPECTED = "does not belong there; expected is {bound}"
	MESSAGE = "is not a message of this kind; expected {bound}"
	TOO_BIG = "is larger than {bound}"
	STATUS = "is not a status that is known: {bound}"
	GROUP = "is said of the whole group {bound}, whose payments the file does not name"
	LAYOUT = "of the layout is not possible: {bound}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
	"""One thing that is wrong. Line 0 is the file as a whole, or a payment that has no line yet.
	`payment` is its id, where it is known.
	"""

	reason: Reason
	element: str
	value: str = ""
	bound: str = ""
	line: int = 0
	payment: str = ""

	def describe(self) -> str:
		"""English words; a site translates `reason.value` and puts `bound` in."""
		parts = (f"line {self.line}" if self.line else "", self.payment, self.element)
		place = ", ".join(filter(None, parts))
		shown = f" {self.value!r}" if self.value else ""
		return f"{place}{shown} {self.reason.value.format(bound=self.bound)}"


class BankFileError(ValueError):
	"""Nothing of the file is written or read. `problems` has them all, in the order of the file."""

	def __init__(self, problems: Problem | Iterable[Problem]) -> None:
		self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
		super().__init__("; ".join(problem.describe() for problem in self.problems[:5]))


def refuse(
	reason: Reason, element: str, value: object = "", bound: object = "", line: int = 0
) -> BankFileError:
	"""The error of one problem, to be raised; long values are cut to be shown."""
	shown = str(value)
	return BankFileError(
		Problem(reason=reason, element=element, value=shown[:60], bound=str(bound), line=line)
	)
