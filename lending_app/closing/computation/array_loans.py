"""Loans that time alone moves, carried through the days of a close as arrays: no object for any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from lending_app.closing.computation.context import CloseContext
from lending_app.closing.computation.day_rows import CHARGE_PAIRS, PAIRS, ChargeRow, DayRows, LateRow
from lending_app.closing.computation.state_rows import StateRow
from lending_app.closing.computation.valuation import VALUATION_PAIRS, BookValue
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.portfolio import (
	CHARGE_ROLES,
	NO_DAY,
	TIMED_ROLES,
	LateInstallments,
	Portfolio,
	PortfolioState,
	calculate_portfolio,
	get_charge_positions,
	get_positions,
	list_late_installments,
	to_date,
	unpack_loans,
)
from lending_app.ledger.accounts.keys import Key, LedgerKeys

ROLES = (*TIMED_ROLES, *CHARGE_ROLES)


class ArrayLoans:
	"""Loans of a partition. `days` are closed in order; `states` hold every loan on each of them."""

	def __init__(self, loans: Sequence[StateRow], days: Sequence[date]) -> None:
		self.loans = loans
		self.days = days
		self.book: Portfolio = unpack_loans(
			[loan.figures for loan in loans],
			[loan.installments for loan in loans],
			[loan.charges for loan in loans],
		)
		self.pairs = PAIRS if self.book.charges is None else (*PAIRS, *CHARGE_PAIRS)
		self._is_charged = np.array([bool(loan.charges) for loan in loans], bool)
		self._posted = self._get_posted()
		self.states: list[PortfolioState] = [calculate_portfolio(self.book, day) for day in days]
		self.ids = np.array([loan.id for loan in loans], np.int64)

	def list_unfit(self) -> set[int]:
		"""Places of loans that need a replay on one of the days, or whose postings the pairs cannot tell."""
		unfit = np.zeros(len(self.loans), bool)
		for state in self.states:
			unfit |= state.needs_replay
		changes = self._get_changes(self._posted, self.states[-1]) if self.loans else {}
		for total in ([PAIRS[0][0], PAIRS[1][0], PAIRS[0][1]], *self.pairs[2:]):
			unfit |= sum(changes[role] for role in total) != 0 if changes else unfit
		return set(np.flatnonzero(unfit).tolist())

	def list_days(self, context: CloseContext) -> Iterator[DayRows]:
		"""What is written of each day."""
		valued = np.array([loan.valued for loan in self.loans], np.int64).reshape(-1, len(VALUATION_PAIRS)).T
		groups = np.array([loan.group_id for loan in self.loans], np.int64)
		status = np.array([loan.status for loan in self.loans], np.int64)
		days_late = np.array([loan.days_past_due for loan in self.loans], np.int64)
		for day, state in zip(self.days, self.states, strict=True):
			value = context.valuer.value_book(self.book, state, self.ids, groups, day)
			rows = DayRows(day, context.make_totals(), figures=self._list_figures(state, value))
			if day in context.posting_days:
				changes = self._get_changes(self._posted, state)
				rows.accruals = self._list_accruals(
					[((debit, ""), (credit, ""), changes[debit]) for debit, credit in self.pairs],
					context.keys,
				)
				for role, amounts in changes.items():
					rows.totals.add_arrays(groups, (role, ""), amounts, self.ids)
				self._posted = self._get_positions(state)
				self._post_values(rows, groups, value.amounts - valued, context.keys)
				valued = value.amounts
			rows.events = self._list_events(status, days_late, state)
			status, days_late = state.status, state.days_past_due
			yield rows

	def list_charges(self) -> list[ChargeRow]:
		"""Loans of whose charges something was posted, and what is posted of them now."""
		if self.book.charges is None:
			return []
		before = self._get_posted()
		moved = np.zeros(len(self.loans), bool)
		for role in CHARGE_ROLES:
			moved |= before[role] != self._posted[role]
		chosen = np.flatnonzero(moved)
		columns = [self._posted[role][chosen].tolist() for role in CHARGE_ROLES]
		return list(zip(self.ids[chosen].tolist(), *columns, strict=True))

	def list_late(self) -> list[LateRow]:
		"""Installments behind on the last day."""
		late: LateInstallments = list_late_installments(self.book, self.days[-1])
		dates = {day: to_date(day) for day in np.unique(late.due_day).tolist()}
		return [
			(loan, dates[due], penalty, unpaid, days)
			for loan, due, penalty, unpaid, days in zip(
				self.ids[late.loans].tolist(),
				late.due_day.tolist(),
				late.penalty.tolist(),
				late.unpaid.tolist(),
				late.days_late.tolist(),
				strict=True,
			)
		]

	def _get_posted(self) -> dict[LedgerRole, np.ndarray]:
		columns = np.array([loan.posted for loan in self.loans], np.int64).reshape(-1, len(ROLES))
		return {role: columns[:, place] for place, role in enumerate(ROLES)}

	def _get_positions(self, state: PortfolioState) -> dict[LedgerRole, np.ndarray]:
		"""What the ledger has to hold; charges of a loan that bears none stay as they are posted."""
		charges = {}
		if self.book.charges is not None:
			charges = {
				role: np.where(self._is_charged, values, self._posted[role])
				for role, values in get_charge_positions(state).items()
			}
		return get_positions(state) | charges

	def _get_changes(
		self, posted: dict[LedgerRole, np.ndarray], state: PortfolioState
	) -> dict[LedgerRole, np.ndarray]:
		return {role: values - posted[role] for role, values in self._get_positions(state).items()}

	def _post_values(self, rows: DayRows, groups: np.ndarray, changes: np.ndarray, keys: LedgerKeys) -> None:
		moved = [
			(*pair, amounts) for pair, amounts in zip(VALUATION_PAIRS, changes, strict=True) if amounts.any()
		]
		rows.accruals += self._list_accruals(moved, keys)
		for debit, credit, amounts in moved:
			rows.totals.add_arrays(groups, debit, amounts, self.ids)
			rows.totals.add_arrays(groups, credit, -amounts, self.ids)

	def _list_figures(self, state: PortfolioState, value: BookValue) -> list[tuple]:
		dates = {
			day: None if day == NO_DAY else to_date(day).isoformat()
			for day in np.unique(state.next_due_day).tolist()
		}
		columns = (
			[loan.group_id for loan in self.loans],
			[0] * len(self.loans),
			state.status.tolist(),
			state.bucket.tolist(),
			state.days_past_due.tolist(),
			state.outstanding_principal.tolist(),
			state.interest_receivable.tolist(),
			state.unearned_interest.tolist(),
			state.accrued_interest.tolist(),
			state.penalty_receivable.tolist(),
			state.accrued_penalty.tolist(),
			state.overdue.tolist(),
			state.payoff.tolist(),
			value.category.tolist(),
			value.is_suspended.tolist(),
			*value.amounts.tolist(),
			[dates[day] for day in state.next_due_day.tolist()],
			state.next_due_amount.tolist(),
		)
		return list(zip(self.ids.tolist(), *columns, strict=True))

	def _list_accruals(self, changes: Iterable[tuple[Key, Key, np.ndarray]], keys: LedgerKeys) -> list[tuple]:
		found: list[tuple] = []
		for debit, credit, amounts in changes:
			for sign, sides in ((1, (debit, credit)), (-1, (credit, debit))):
				chosen = np.flatnonzero(amounts * sign > 0)
				numbers = [keys.get_id(key) for key in sides]
				found += [
					(loan, *numbers, amount)
					for loan, amount in zip(
						self.ids[chosen].tolist(), (amounts[chosen] * sign).tolist(), strict=True
					)
				]
		return found

	def _list_events(self, status: np.ndarray, days_late: np.ndarray, state: PortfolioState) -> list[tuple]:
		bands = np.array([0, 30, 60, 90, 180])
		moved = (status != state.status) | (
			np.searchsorted(bands, days_late) != np.searchsorted(bands, state.days_past_due)
		)
		chosen = np.flatnonzero(moved)
		return list(
			zip(
				self.ids[chosen].tolist(),
				status[chosen].tolist(),
				state.status[chosen].tolist(),
				days_late[chosen].tolist(),
				state.days_past_due[chosen].tolist(),
				strict=True,
			)
		)
