"""Documents as plain texts and tables: what templates show, of a site or of the command line, and no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
	"""The letterhead. `logo` is a data: address, `lines` stand under the name: address, telephone, mail."""

	name: str
	tax_id: str = ""
	lines: tuple[str, ...] = ()
	logo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
	name: str
	code: str = ""
	identity: str = ""
	address: str = ""
	phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanHeading:
	loan_code: str
	product_name: str
	branch_name: str = ""


@dataclass(frozen=True, slots=True)
class Field:
	label: str
	value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
	"""A figure to be seen first; `tone` is empty, "good" or "bad"."""

	label: str
	value: str
	note: str = ""
	tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
	label: str
	align: str = "right"


@dataclass(frozen=True, slots=True)
class TableRow:
	"""`tone` marks a row: "paid", "overdue", "partial" or "void"."""

	cells: tuple[str, ...]
	tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
	title: str
	columns: tuple[Column, ...]
	rows: tuple[TableRow, ...]
	totals: tuple[str, ...] = ()
	empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
	"""Head and foot of a document. `page` and `of` are the words around the page numbers."""

	company: Company
	language: str
	title: str
	number: str
	dated: str
	page: str
	of: str
	# HTML of a letter head that the lender has made, in place of the company's own; empty for that one.
	head: str = ""
	# Off on paper that has its letter head printed already.
	has_head: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePayload:
	letter: Letter
	borrower: tuple[Field, ...]
	loan: tuple[Field, ...]
	figures: tuple[Figure, ...]
	installments: Table
	note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPayload(SchedulePayload):
	movements: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPayload:
	letter: Letter
	borrower: tuple[Field, ...]
	payment: tuple[Field, ...]
	amount: Figure
	in_words: str
	allocation: Table
	after: tuple[Figure, ...]
	signatures: tuple[str, ...]
	note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPayload(ReceiptPayload):
	"""The same on a roll of 80 mm, as printers of tills have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSheetPayload:
	"""A client on a page or two. `photo` is a data: address, `alerts` are read first."""

	letter: Letter
	photo: str
	person: tuple[Field, ...]
	contact: tuple[Field, ...]
	figures: tuple[Figure, ...]
	alerts: tuple[str, ...]
	tables: tuple[Table, ...]
	note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioSheet:
	"""One simulated loan: `terms` what was asked, `figures` what is seen first, `costs` what it adds up to.

	`reasons` say why the rate is what it is.
	"""

	title: str
	terms: tuple[Field, ...]
	figures: tuple[Figure, ...]
	costs: tuple[Field, ...]
	installments: Table
	reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationPayload:
	"""Simulated loans, one or side by side; `comparison` is None for one."""

	letter: Letter
	scenarios: tuple[ScenarioSheet, ...]
	comparison: Table | None
	note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
	"""Words under a heading: paragraphs, then a list."""

	title: str
	text: tuple[str, ...] = ()
	items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPayload:
	"""An offer, a letter or minutes: who and what, words, figures, tables and lines to sign on.

	Each of `further` begins a page of its own: that of a group's member.
	"""

	letter: Letter
	left: tuple[Field, ...]
	right: tuple[Field, ...]
	opening: tuple[str, ...] = ()
	figures: tuple[Figure, ...] = ()
	sections: tuple[Section, ...] = ()
	tables: tuple[Table, ...] = ()
	signatures: tuple[str, ...] = ()
	note: str = ""
	# A picture to scan, as a data: address.
	qr: str = ""
	further: tuple[PaperPayload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPayload:
	"""A document from a template: `body` is HTML that is filled in already, `qr` a data: address, empty for none."""

	letter: Letter
	body: str
	qr: str = ""
	verification_title: str = ""
	verification_text: str = ""
	verification_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureEvidence:
	"""One person's signature: `drawing` is a picture as a data: address, empty for none."""

	title: str
	fields: tuple[Field, ...]
	drawing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePayload:
	"""The page that follows a signed document: which one it was, and who signed how."""

	letter: Letter
	about: tuple[Field, ...]
	signatures: tuple[SignatureEvidence, ...]
	note: str
