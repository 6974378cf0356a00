"""Days of one partition of the book: read, computed and written in one transaction, which the caller ends."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lending_app.closing.computation.array_loans import ArrayLoans
from lending_app.closing.computation.context import CloseContext
from lending_app.closing.computation.day_rows import (
	DayRows,
	LateRow,
	build_figures,
	list_late_rows,
	pair_changes,
)
from lending_app.closing.computation.replayed_loans import (
	ReplayedLoan,
	list_events,
	read_replayed_loans,
	save_posted,
	store_replayed,
)
from lending_app.closing.computation.state_rows import StateRow, lock_loans
from lending_app.closing.computation.valuation import VALUATION_PAIRS, LoanValue
from lending_app.closing.computation.write_rows import (
	update_charges,
	update_late_installments,
	update_loans,
	update_states,
	write_day,
	write_outbox,
)
from lending_app.closing.run.failures import set_aside
from lending_app.engine.values.errors import LOAN_ERRORS, EngineError


@dataclass(frozen=True, slots=True)
class LoanRange:
	"""A run of loan numbers."""

	number: int
	first: int
	last: int


@dataclass(slots=True)
class PartResult:
	"""What became of a partition: loans closed, loans replayed, those set aside with their errors, seconds by step."""

	number_of_loans: int = 0
	number_of_replays: int = 0
	failures: dict[str, str] = field(default_factory=dict)
	seconds: dict[str, float] = field(default_factory=lambda: {"read": 0.0, "compute": 0.0, "write": 0.0})


def close_partition(context: CloseContext, part: LoanRange) -> PartResult:
	"""Close the days for the loans of a partition that run. Commits nothing."""
	return _Partition(context, part).close()


class _Partition:
	"""A partition while its days are closed: what is done, what failed, and the time since the last step."""

	def __init__(self, context: CloseContext, part: LoanRange) -> None:
		self.context = context
		self.part = part
		self.days = context.days
		self.result = PartResult()
		self.failed: list[ReplayedLoan] = []
		self.clock = time.monotonic()

	def close(self) -> PartResult:
		rows = lock_loans(self.part.first, self.part.last, self.context.groups)
		self._count("read")
		if not rows:
			return self.result
		self.result.number_of_loans = len(rows)
		self.context.valuer.read_collateral(self.part.first, self.part.last)
		arrays, rest = self._split(*self._reset_rates(rows))
		self._count("compute")
		replayed = list(read_replayed_loans(rest))
		self.result.number_of_replays = len(replayed)
		self._count("read")
		for day_rows in arrays.list_days(self.context):
			self._close_day(day_rows, replayed)
		self._finish(arrays, replayed)
		return self.result

	def _reset_rates(self, rows: list[StateRow]) -> tuple[list[StateRow], set[int]]:
		"""The loans without those whose reset failed, and the numbers of those that now have another rate."""
		changed, failures = self.context.resets.reset(rows)
		for loan, error in failures.items():
			self._set_aside(loan, self.days[0], error)
		kept = [
			replace(row, known_on=max(row.known_on, changed.get(row.id, row.known_on)))
			for row in rows
			if row.name not in failures
		]
		return kept, set(changed)

	def _set_aside(self, loan: str, day: date, error: Exception) -> None:
		self.result.failures[loan] = str(error)
		set_aside(self.context.company, loan, day, error)

	def _split(self, rows: Sequence[StateRow], changed: set[int]) -> tuple[ArrayLoans, list[StateRow]]:
		"""Loans for the arrays, and those that need a replay, as those whose rate has just changed."""
		fit = [
			row for row in rows if row.id not in changed and row.is_for_arrays(self.days[0], self.days[-1])
		]
		arrays = self._build(fit)
		unfit = arrays.list_unfit() if arrays else set(range(len(fit)))
		if unfit:
			arrays = ArrayLoans([row for place, row in enumerate(fit) if place not in unfit], self.days)
		chosen = {loan.id for loan in arrays.loans}
		return arrays, [row for row in rows if row.id not in chosen]

	def _build(self, rows: list[StateRow]) -> ArrayLoans | None:
		try:
			return ArrayLoans(rows, self.days)
		except EngineError:
			# One loan with a figure beyond the arrays, or damaged bytes: each is replayed, and says what it is.
			return None

	def _close_day(self, rows: DayRows, replayed: list[ReplayedLoan]) -> None:
		day = rows.closing_date
		for loan in list(replayed):
			try:
				self._replay_day(loan, rows)
			except LOAN_ERRORS as error:  # Anything else is no fault of the loan and ends the partition.
				replayed.remove(loan)
				self.failed.append(loan)
				self._set_aside(loan.row.name, day, error)
		self._count("compute")
		write_day(rows)
		write_outbox(day, self.part.number, rows.totals.amounts)
		self._count("write")

	def _replay_day(self, loan: ReplayedLoan, rows: DayRows) -> None:
		day, keys = rows.closing_date, self.context.keys
		loan.move_to(day)
		changes = loan.take_changes() if day in self.context.posting_days else {}
		state = loan.get_state()
		value = self.context.valuer.value_loan(
			loan.row.id, loan.row.group_id, state, loan.terms.rounding, day
		)
		if day in self.context.posting_days:
			self._post_value(loan, value, rows)
		rows.accruals += [
			(loan.row.id, keys.get_id(debit), keys.get_id(credit), amount)
			for debit, credit, amount in pair_changes(changes)
		]
		for key, amount in changes.items():
			rows.totals.add(loan.row.group_id, key, amount, loan.row.id)
		loan.record_changes(changes)
		if loan.replay.installments:
			rows.figures.append(
				build_figures(loan.row.id, loan.row.group_id, state, value, loan.terms.rounding)
			)
			rows.events += list_events(loan, state)

	def _post_value(self, loan: ReplayedLoan, value: LoanValue, rows: DayRows) -> None:
		for place, amount in loan.take_value_changes(value.amounts).items():
			debit, credit = VALUATION_PAIRS[place] if amount > 0 else VALUATION_PAIRS[place][::-1]
			numbers = [self.context.keys.get_id(key) for key in (debit, credit)]
			rows.accruals.append((loan.row.id, *numbers, abs(amount)))
			rows.totals.add(loan.row.group_id, debit, abs(amount), loan.row.id)
			rows.totals.add(loan.row.group_id, credit, -abs(amount), loan.row.id)

	def _finish(self, arrays: ArrayLoans, replayed: Sequence[ReplayedLoan]) -> None:
		"""What the last day leaves: states, the loans' figures, the installments that are behind."""
		day = self.days[-1]
		posted_day = max(self.context.posting_days, default=None)
		update_states(day, posted_day, self.part.first, self.part.last)
		update_charges(arrays.list_charges())
		late: list[LateRow] = arrays.list_late()
		for loan in replayed:
			late += list_late_rows(loan.row.id, loan.get_state(), loan.terms.rounding)
			store_replayed(loan, is_last_posted=day in self.context.posting_days)
		for loan in self.failed:
			save_posted(loan)
		self._count("compute")
		update_loans(day, self.part.first, self.part.last, self.context.minor_units, self.context.stages)
		update_late_installments(day, late, self.context.minor_units)
		self._count("write")

	def _count(self, step: str) -> None:
		now = time.monotonic()
		self.result.seconds[step] += now - self.clock
		self.clock = now
