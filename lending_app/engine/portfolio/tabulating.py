"""From a scalar replay to a table of the days ahead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.portfolio.arrays import NO_DAY, to_day
from lending_app.engine.portfolio.day_tables import DayTable
from lending_app.engine.portfolio.late import list_late_installments
from lending_app.engine.portfolio.layout import STATUSES, Portfolio
from lending_app.engine.portfolio.roles import ALL_TIMED
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.replay.installment import INTEREST, PRINCIPAL
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.replay import LoanReplay

_BOOKED = {
	"accrued_interest": LedgerRole.INTEREST_INCOME,
	"unearned_interest": LedgerRole.UNEARNED_INTEREST,
	"accrued_penalty": LedgerRole.PENALTY_INCOME,
	"fee_income": LedgerRole.FEE_INCOME,
	"insurance_payable": LedgerRole.INSURANCE_PAYABLE,
	"tax_payable": LedgerRole.TAX_PAYABLE,
}
_OWED = {
	"fee_receivable": LedgerRole.FEE_RECEIVABLE,
	"insurance_receivable": LedgerRole.INSURANCE_RECEIVABLE,
	"tax_receivable": LedgerRole.TAX_RECEIVABLE,
}
_STATED = (
	"outstanding_principal", "interest_receivable", "penalty_receivable", "charges_receivable", "due",
	"overdue_principal", "overdue_interest", "overdue", "payoff", "next_due_amount",
)  # fmt: skip
_ROLES = frozenset((*_BOOKED.values(), *_OWED.values()))


def tabulate(loan: LoanReplay, kept: Portfolio, days: int) -> DayTable | None:
	"""What a replay says of a loan on each of that many days, its own the first; `kept` are its arrays.

	None where no day beside its own is served, and of a loan that was charged off, whose position has other roles.
	"""
	if loan.charged_off_on is not None or loan.closed_on is not None:
		return None
	probe = cast(LoanReplay, load_checkpoint(loan.terms, dump_checkpoint(loan)))
	still, converted = _list_still(probe), _list_converted(probe)
	planned = _list_planned(probe.get_state(loan.day))
	rows: list[tuple[int, ...]] = []
	for number in range(days):
		day = loan.day + timedelta(days=number)
		state = probe.get_state(day)
		if (
			probe.closed_on is not None
			or _list_still(probe) != still
			or _list_converted(probe) != converted
			or _list_planned(state) != planned
			or not _has_same_late(loan, state, kept, day)
		):
			break
		rows.append(list_day_figures(probe, state))
	return DayTable.build(to_day(loan.day), rows, converted) if len(rows) > 1 else None


def _list_still(loan: LoanReplay) -> dict[tuple[LedgerRole, str], int]:
	"""Balances that time alone does not move, where arrays can carry the loan on."""
	return {key: amount for key, amount in loan.get_position().items() if key[0] not in ALL_TIMED}


def _list_converted(loan: WorkingLoan) -> list[tuple[int, ...]]:
	return [
		(row.days, row.interest, row.penalty, row.kept_interest, row.kept_penalty) for row in loan.conversions
	]


def _list_planned(state: LoanState) -> list[tuple[object, ...]]:
	"""What the rows of installments say beside what is late: a close in arrays leaves it as it was stored."""
	return [
		(
			row.number,
			row.due_date,
			row.principal,
			row.interest,
			row.capitalized,
			row.fee,
			row.insurance,
			row.cost,
			row.tax,
		)
		for row in state.installments
	]


def _has_same_late(loan: LoanReplay, state: LoanState, kept: Portfolio, day: date) -> bool:
	"""Whether the arrays list the installments that the replay says are behind."""
	to_minor = loan.terms.rounding.to_minor
	late = list_late_installments(kept, day)
	found = list(
		zip(
			*(part.tolist() for part in (late.due_day, late.penalty, late.unpaid, late.days_late)),
			strict=True,
		)
	)
	return found == [
		(to_day(row.due_date), to_minor(row.penalty), to_minor(row.unpaid), row.days_late)
		for row in state.installments
		if row.overdue
	]


def list_day_figures(loan: LoanReplay, state: LoanState) -> tuple[int, ...]:
	"""The figures of a loan on the day its replay has reached, in the order of COLUMNS."""
	to_minor = loan.terms.rounding.to_minor
	position = {role: to_minor(amount) for (role, _), amount in state.position.items() if role in _ROLES}
	return (
		*(-position.get(role, 0) for role in _BOOKED.values()),
		*(position.get(role, 0) for role in _OWED.values()),
		*(to_minor(getattr(state, name)) for name in _STATED),
		*_list_due(loan),
		STATUSES.index(state.status),
		state.days_past_due,
		NO_DAY if state.next_due_date is None else to_day(state.next_due_date),
	)


def _list_due(loan: WorkingLoan) -> tuple[int, int]:
	rows = loan.installments[loan.first_open : loan.opened]
	principal = sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in rows)
	return principal, sum(row.due[INTEREST] - row.capitalized - row.paid[INTEREST] for row in rows)
