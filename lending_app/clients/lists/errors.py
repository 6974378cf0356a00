"""Why a list file was refused."""

from __future__ import annotations


class ListFileError(ValueError):
	"""A file that cannot be taken over. Nothing of it is."""


class CutListFileError(ListFileError):
	"""The file ends before it should: half of it was lost on the way."""

	def __init__(self, detail: str) -> None:
		super().__init__(detail)
		self.detail = detail


class ForeignListFileError(ListFileError):
	"""A file of another kind than the list's format."""

	def __init__(self, expected: str, found: str) -> None:
		super().__init__(f"expected {expected}, found {found}")
		self.expected, self.found = expected, found


class WrongCountError(ListFileError):
	"""The file says how many entries it has, and has another number."""

	def __init__(self, stated: int, found: int) -> None:
		super().__init__(f"{stated} stated, {found} found")
		self.stated, self.found = stated, found


class ListRowError(ListFileError):
	"""A row that cannot be read."""

	def __init__(self, row: int, detail: str) -> None:
		super().__init__(f"row {row}: {detail}")
		self.row, self.detail = row, detail


class EmptyListFileError(ListFileError):
	"""A file without a single entry."""
