"""What is posted: the line of a loan, where it stands, and the voucher it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lending_app.engine.ledger.postings import JournalLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanKeys:
	"""What a ledger line says about its loan."""

	name: str
	client: str
	customer: str
	branch: str
	product: str
	currency: str


class Place(NamedTuple):
	"""Where an amount stands in ERPNext's ledger. `dimensions` are fields and values, the branch not among them."""

	account: str
	cost_center: str
	branch: str
	dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine(JournalLine[Decimal]):
	"""A journal line of one loan, and where it stands."""

	loan: LoanKeys
	place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
	"""What a journal entry is about; a bank's reference, how the money came or went, and from or to whom."""

	company: str
	doctype: str
	name: str
	posting_date: date
	value_date: date
	remark: str
	is_reversal: bool = False
	reference: str = ""
	mode_of_payment: str = ""
	payer: str = ""
	# Of an entry that several documents share: loans that are paid out in it.
	paid_out: frozenset[str] = frozenset()
