"""The close of days: carry every loan to the day, post what time has changed, write the loans' figures.

The books of a day hold the facts posted up to it. So a day closed late gives what it would have given on time.
"""

from __future__ import annotations

import time
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, now_datetime

from lending_app.engine import EngineError, LoanReplay, LoanState, get_changes, list_effective, replay
from lending_app.lending_setup.queries import AccountMap
from lending_app.products.adapters import load_terms
from lending_app.servicing.queries import (
	EnteredFact,
	Posted,
	list_entered_facts,
	list_loans_to_close,
	list_posted,
)
from lending_app.servicing.services.post_journal import (
	LedgerLine,
	LoanKeys,
	Voucher,
	build_lines,
	post_journal,
)
from lending_app.servicing.services.reconcile_ledger import get_difference
from lending_app.servicing.services.refresh_loan import refresh_loan


class OpenLoan:
	"""A loan carried through the days of one close. `posted` is None when it must be read again."""

	__slots__ = ("day", "facts", "keys", "modified", "posted", "replay", "terms")

	def __init__(self, row: frappe._dict, facts: list[EnteredFact]) -> None:
		self.keys = LoanKeys(
			name=row.name,
			client=row.client,
			customer=row.customer,
			branch=row.branch,
			product=row.product,
			currency=row.currency,
		)
		self.terms = load_terms(row.terms)
		self.modified = row.modified
		self.facts = facts
		self.posted: Posted | None = None
		self.replay: LoanReplay | None = None
		self.day = date.min

	def move_to(self, day: date) -> None:
		"""Carry the replay to the books of the day; facts entered or reversed meanwhile call for a new one."""
		if self.replay is None or self._changed_until(day):
			self.replay = LoanReplay(self.terms)
			for fact in list_effective(row.fact for row in self.facts if row.is_known_on(day)):
				self.replay.apply(fact)
			self.posted = None
		self.replay.advance_to(day)
		self.day = day

	def take_changes(self) -> Posted:
		"""What must be posted: the position reached less what is posted, which it becomes."""
		to_amount = self.terms.rounding.to_amount
		position = {key: to_amount(minor) for key, minor in self.replay.get_position().items()}
		changes = get_changes(self.posted, position)
		self.posted = position
		return changes

	def get_newest_state(self) -> LoanState:
		"""State for the loan's form: of the day reached, or of the last posting where one is later."""
		later = [back or entered for entered, back in self._days() if (back or entered) > self.day]
		if not later:
			return self.replay.get_state(self.day)
		standing = [row.fact for row in self.facts if row.reversed_on is None]
		return replay(self.terms, standing, max(later))

	def was_touched(self) -> bool:
		"""True when a payment was committed since the book was read: the figures it stored are newer than ours."""
		return frappe.db.get_value("Loan", self.keys.name, "modified", for_update=True) != self.modified

	def _days(self) -> list[tuple[date, date | None]]:
		return [(row.posting_date, row.reversed_on) for row in self.facts]

	def _changed_until(self, day: date) -> bool:
		return any(
			self.day < entered <= day or (back and self.day < back <= day) for entered, back in self._days()
		)


class DayCloser:
	"""Closes consecutive days of a company; reads the book once."""

	def __init__(self, company: str) -> None:
		self.company = company
		self.accounts = AccountMap(company)
		self.currency = frappe.get_cached_value("Company", company, "default_currency")
		self.posts_monthly = frappe.db.get_value("Lending Company", company, "accrual_posting") == "Month End"
		self.errors: dict[str, str] = {}
		self.loans = self._read_loans()

	def close(self, days: Sequence[date], progress: Callable[[date], None] | None = None) -> list[str]:
		"""Close the days in order, then store the loans' figures of the last one. Commits nothing."""
		names = []
		for day in days:
			names.append(self._close(day))
			if progress:
				progress(day)
		for loan in self._move_loans(days[-1]):
			if loan.replay.rows and not loan.was_touched():
				refresh_loan(loan.keys.name, loan.get_newest_state())
		return names

	def _read_loans(self) -> list[OpenLoan]:
		rows = list_loans_to_close(self.company)
		facts = list_entered_facts([row.name for row in rows])
		return [OpenLoan(row, facts[row.name]) for row in rows]

	def _close(self, day: date) -> str:
		started = time.monotonic()
		record = self._open_record(day)
		is_posting_day = not self.posts_monthly or day.day == monthrange(day.year, day.month)[1]
		loans = self._move_loans(day) if is_posting_day else []
		groups = self._collect_lines(loans, day)
		journals = [
			self._post(day, record.name, key, lines) for key, lines in sorted(groups.items()) if lines
		]
		frappe.db.set_value("Lending Company", self.company, "last_closed_date", day)
		self._finish_record(
			record, day, len(loans), [name for name in journals if name], time.monotonic() - started
		)
		return record.name

	def _move_loans(self, day: date) -> list[OpenLoan]:
		"""Carry every loan to the day; one that cannot be is set aside with its error."""
		moved = []
		for loan in self.loans:
			if loan.keys.name in self.errors:
				continue
			try:
				loan.move_to(day)
				moved.append(loan)
			except EngineError as error:
				self.errors[loan.keys.name] = str(error)
				frappe.log_error(
					title=f"Loan {loan.keys.name} left out of the close of {day}",
					reference_doctype="Loan",
					reference_name=loan.keys.name,
				)
		return moved

	def _collect_lines(self, loans: list[OpenLoan], day: date) -> dict[tuple[str, str], list[LedgerLine]]:
		stale = [loan for loan in loans if loan.posted is None]
		posted = list_posted([loan.keys.name for loan in stale], day)
		for loan in stale:
			loan.posted = posted[loan.keys.name]
		groups: dict[tuple[str, str], list[LedgerLine]] = defaultdict(list)
		for loan in loans:
			key = (loan.keys.branch, loan.keys.product)
			groups[key] += build_lines(self.accounts, loan.keys, loan.take_changes())
		return groups

	def _post(self, day: date, record: str, key: tuple[str, str], lines: list[LedgerLine]) -> str | None:
		branch, product = key
		voucher = Voucher(
			company=self.company,
			doctype="Day Close",
			name=record,
			posting_date=day,
			value_date=day,
			remark=_("Close of {0}: branch {1}, product {2}").format(formatdate(day), branch, product),
		)
		return post_journal(self.accounts, voucher, lines)

	def _open_record(self, day: date) -> Document:
		record = frappe.new_doc("Day Close", company=self.company, closing_date=day, currency=self.currency)
		record.started_on = now_datetime()
		# The job runs as whoever or whatever started it; the record is the job's own trace.
		return record.insert(ignore_permissions=True)

	def _finish_record(
		self, record: Document, day: date, count: int, journals: list[str], seconds: float
	) -> None:
		difference = get_difference(self.company, day)
		problems = [f"{name}: {error}" for name, error in self.errors.items()]
		if difference:
			problems.append(_("Sub-ledger and ledger differ by {0}.").format(difference))
		record.db_set(
			{
				"status": "Completed with Errors" if problems else "Completed",
				"number_of_loans": count,
				"number_of_journal_entries": len(journals),
				"duration_seconds": seconds,
				"finished_on": now_datetime(),
				"difference_amount": float(difference),
				"message": "\n".join(problems),
			}
		)
