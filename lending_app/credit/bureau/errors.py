"""Why a bureau's file was refused. Nothing of it is taken."""

from __future__ import annotations


class BureauFileError(ValueError):
	"""A file that cannot be taken. `line` is None where the file as a whole is meant."""

	def __init__(self, line: int | None, detail: str = "") -> None:
		super().__init__(f"line {line}: {detail}")
		self.line, self.detail = line, detail


class CutFileError(BureauFileError):
	"""The file ends before it should."""


class ForeignFileError(BureauFileError):
	"""A file of no format that we read."""


class FieldError(BureauFileError):
	"""A field that is missing, unknown or cannot be read. `expected` says what it should be."""

	def __init__(self, line: int | None, field: str, value: object, expected: str) -> None:
		super().__init__(line, f"{field}={value!s}: {expected}")
		self.field, self.value, self.expected = field, value, expected
