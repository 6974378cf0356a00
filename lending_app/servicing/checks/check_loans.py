"""Rebuild loans from their facts alone, and set what is stored and posted of them against that (PAY-38).

Nothing that an earlier calculation has left is used: no checkpoint and no packed loan. What the ledgers hold is compared
on the last day that a close has posted; what a loan says of itself, as of its own date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from frappe.utils import getdate, today

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.ledger.accounts.keys import Key
from lending_app.ledger.reconciliation.compare_journals import JournalDifference, compare_journals
from lending_app.ledger.reconciliation.queries import list_journals_of_loans
from lending_app.servicing.checks.figures import FigureDifference, compare_figures
from lending_app.servicing.checks.queries import (
	Minor,
	get_last_posted_days,
	read_installments,
	read_ledger,
	read_loans,
	read_state_rows,
)
from lending_app.servicing.checks.states import CheckKind
from lending_app.servicing.queries import LoanFact, list_entered_facts
from lending_app.servicing.state.explain_error import explain_error
from lending_app.servicing.state.read_states import read_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanDifference:
	"""One thing of a loan that disagrees. Amounts are minor units, debit positive, found less expected.

	`figure` is of a stored field, `key` of a balance by role and channel, `journal` of an entry of the general ledger, `error` of a
	loan whose facts make no loan.
	"""

	kind: CheckKind
	loan: str
	found: int = 0
	expected: int = 0
	figure: FigureDifference | None = None
	key: Key | None = None
	journal: JournalDifference | None = None
	error: str = ""


@dataclass(slots=True)
class Checked:
	"""What became of a check: differences by loan, loans rebuilt, journal entries compared."""

	differences: dict[str, list[LoanDifference]] = field(default_factory=lambda: defaultdict(list))
	number_of_loans: int = 0
	journals: set[str] = field(default_factory=set)


def check_loans(loans: Sequence[str], *, seen: Collection[str] = ()) -> Checked:
	"""Everything of some hundred loans, in a number of statements that does not grow with them. Journal entries that are
	`seen` are left out. Locks nothing: the caller's transaction has to show one moment of the database.
	"""
	checked = _check_ledgers(loans, with_figures=True)
	checked.journals = {*list_journals_of_loans(loans)} - {*seen}
	add_journals(checked, checked.journals)
	return checked


def check_ledgers(loans: Sequence[str]) -> Mapping[str, list[LoanDifference]]:
	"""What both ledgers and the close hold of loans otherwise than their facts say."""
	checked = _check_ledgers(loans, with_figures=False)
	add_journals(checked, list_journals_of_loans(loans))
	return checked.differences


def add_journals(checked: Checked, journals: Iterable[str]) -> None:
	"""Differences of entries of the general ledger to the sub-ledger, by the loan that they are of."""
	for row in compare_journals(journals):
		difference = LoanDifference(kind=CheckKind.GENERAL_LEDGER, loan=row.loan, journal=row)
		checked.differences[row.loan].append(difference)


def _check_ledgers(loans: Sequence[str], *, with_figures: bool) -> Checked:
	checked = Checked(number_of_loans=len(loans))
	rows = read_loans(loans)
	terms, failed = read_terms(loans)
	facts = list_entered_facts(loans)
	days = get_last_posted_days({row["company"] for row in rows.values()})
	states = read_state_rows(loans)
	ledgers = {
		company: read_ledger(
			{loan: row["currency"] for loan, row in rows.items() if row["company"] == company},
			day or date.min,
		)
		for company, day in days.items()
	}
	installments = read_installments(loans) if with_figures else {}
	for loan, row in rows.items():
		found = checked.differences[loan]
		day, ledger = days[row["company"]], ledgers[row["company"]]
		try:
			if loan in failed:
				raise failed[loan]
			rebuilt = Rebuilt(terms[loan], facts[loan])
			if day:
				found += _compare_posted(
					loan, ledger.after.get(loan, {}), rebuilt.get_position(day), CheckKind.SUB_LEDGER
				)
			if with_figures:
				found += _compare_figures(loan, row, installments.get(loan, {}), rebuilt)
		except LOAN_ERRORS as error:
			found.append(LoanDifference(kind=CheckKind.NOT_CALCULATED, loan=loan, error=explain_error(error)))
		told = {(part.key, part.found - part.expected) for part in found}
		found += [
			part
			for part in _compare_posted(loan, states.get(loan, {}), ledger.now.get(loan, {}), CheckKind.CLOSE)
			# A row of the sub-ledger that was changed is not told twice.
			if (part.key, part.expected - part.found) not in told
		]
	return checked


class Rebuilt:
	"""A loan from its terms and facts, on any day."""

	def __init__(self, terms: LoanTerms, facts: Sequence[LoanFact]) -> None:
		self.terms = terms
		self.facts = facts
		self._applied: list[Fact] = []
		self._carried: LoanReplay | None = None

	def get_position(self, day: date) -> Minor:
		"""What the ledger has to hold after a day, by what was known on it."""
		return self._carry([row for row in self.facts if row.is_known_on(day)], day).get_position()

	def replay(self, day: date) -> LoanReplay:
		"""The loan on a day by all that stands now."""
		return self._carry([row for row in self.facts if row.reversed_on is None], day)

	def _carry(self, rows: Iterable[LoanFact], day: date) -> LoanReplay:
		"""A replay of its own, or the one before carried on where it holds the same facts and is not past the day."""
		facts = [fact for fact in list_effective(row.fact for row in rows) if fact.value_date <= day]
		if self._carried is None or self._applied != facts or self._carried.day > day:
			self._applied, self._carried = facts, LoanReplay(self.terms)
			for fact in facts:
				self._carried.apply(fact)
		self._carried.advance_to(day)
		return self._carried


def _compare_posted(loan: str, found: Minor, expected: Minor, kind: CheckKind) -> list[LoanDifference]:
	keys = sorted({*found, *expected}, key=lambda key: (key[0].value, key[1]))
	return [
		LoanDifference(kind=kind, loan=loan, key=key, found=found.get(key, 0), expected=expected.get(key, 0))
		for key in keys
		if found.get(key, 0) != expected.get(key, 0)
	]


def _compare_figures(
	loan: str, row: Mapping[str, Any], installments: Mapping[int, Any], rebuilt: Rebuilt
) -> list[LoanDifference]:
	day = getdate(row["as_of_date"] or today())
	state = rebuilt.replay(day).get_state(day)
	return [
		LoanDifference(
			kind=CheckKind.LOAN if figure.number is None else CheckKind.INSTALLMENT,
			loan=loan,
			figure=figure,
		)
		for figure in compare_figures(row, installments, state, row["currency"])
	]
