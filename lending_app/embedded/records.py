"""What a run of a book leaves behind. Amounts are whole minor units of the book's currency, debit positive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.book import Book, BookClient, BookLoan, BookProduct
from lending_app.engine.ledger.arrears import BucketTotal
from lending_app.engine.ledger.postings import JournalLine
from lending_app.engine.loan.fact import EnteredFact
from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.values.money import RoundingPolicy

# Balance of an account: role and, for funds, the channel.
AccountKey = tuple[LedgerRole, str]
Balances = dict[AccountKey, int]


class EntryKind(str, Enum):
	DISBURSEMENT = "Disbursement"
	REPAYMENT = "Repayment"
	REVERSAL = "Reversal"
	DAY_CLOSE = "Day Close"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine(JournalLine[int]):
	"""A journal line in minor units; `party` is the client's code on lines of the principal."""

	party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
	"""A balanced entry of a day. `loan_code` and `fact_id` are empty for the close of a day."""

	number: int
	posting_date: date
	kind: EntryKind
	branch_code: str
	product_code: str
	loan_code: str
	fact_id: str
	remarks: str
	lines: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedFact(EnteredFact):
	"""A fact as it was entered, with the journal entry that posted it."""

	entry_number: int
	external_reference: str = ""
	reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanResult:
	"""A loan at the end of the run: the state is a full replay of its facts."""

	loan: BookLoan
	client: BookClient
	product: BookProduct
	terms: LoanTerms
	facts: tuple[PostedFact, ...]
	state: LoanState
	posted: Mapping[AccountKey, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTotal:
	"""Balances of a branch and product after the close of a day, and what moved on it."""

	day: date
	branch_code: str
	product_code: str
	open_loans: int
	disbursed: int
	collected: int
	balances: Mapping[LedgerRole, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyArrears:
	"""Arrears at the end of a month, or on the last day of the run."""

	day: date
	buckets: tuple[BucketTotal, ...]
	par30: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
	book: Book
	until: date
	loans: tuple[LoanResult, ...]
	entries: tuple[JournalEntry, ...]
	daily: tuple[DailyTotal, ...]
	monthly: tuple[MonthlyArrears, ...]
	balances: Mapping[AccountKey, int]

	@property
	def rounding(self) -> RoundingPolicy:
		return RoundingPolicy.for_currency(self.book.settings.currency)

	def to_amount(self, minor: int) -> Decimal:
		return self.rounding.to_amount(minor)

	def to_minor(self, amount: Decimal) -> int:
		return self.rounding.to_minor(amount)

	def get_loan(self, loan_code: str) -> LoanResult:
		"""Raises KeyError where the book has no such loan."""
		found = next((row for row in self.loans if row.loan.loan_code == loan_code), None)
		if found is None:
			raise KeyError(loan_code)
		return found
