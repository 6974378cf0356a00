"""The installments of a loan as working rows, from a plan: at disbursement, and again after a prepayment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.installment import Deferral, WorkingInstallment
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.in_advance import plan_in_advance
from lending_app.engine.schedule.plan_values import DEFERRED, PlannedInstallment


def build_installments(
	periods: Sequence[Period], parts: Sequence[PlannedInstallment], balance: int, since: date, earned: int = 0
) -> list[WorkingInstallment]:
	"""Rows of the parts. `earned` is deferred interest earned by the day `since`; it is put on the earliest rows."""
	rows: list[WorkingInstallment] = []
	idle = [period.due for period, part in zip(periods, parts, strict=False) if part.rule == DEFERRED]
	until = max(idle, default=since)
	for period, part in zip(periods, parts, strict=False):
		row = WorkingInstallment(period, balance, part)
		if part.deferred and parts[0].lent:
			row.deferral = Deferral(part.deferred, 0, periods[0].start, periods[0].due)
		elif part.deferred:
			share = min(earned, part.deferred)
			earned -= share
			row.deferral = Deferral(part.deferred, share, since, until)
		rows.append(row)
		balance += part.capitalized - part.principal
	if parts and parts[0].lent:
		rows[0].lent = {row.number: row.deferral for row in rows if row.deferral}
	return rows


def build_installments_in_advance(
	terms: LoanTerms, periods: Sequence[Period], balance: int
) -> list[WorkingInstallment]:
	"""Rows each of which earns, from its due date on, the interest of the period that begins then."""
	rows: list[WorkingInstallment] = []
	for due, part, span in zip_longest(*plan_in_advance(terms, balance, periods), periods):
		rows.append(WorkingInstallment(due, balance, part, span))
		balance -= part.principal
	return rows


def count_deferring(rows: Sequence[WorkingInstallment]) -> int:
	"""Rows up to the last one that carries deferred interest: they earn before their period comes."""
	return max((row.number for row in rows if row.deferral is not None), default=0)
