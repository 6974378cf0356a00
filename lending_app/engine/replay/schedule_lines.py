"""A loan's schedule as people read it: its installments, and what else moved principal, so that the columns add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.plan_facts import Skipped
from lending_app.engine.loan.state import InstallmentState, LoanState

_ZERO = Decimal(0)
_PREPAYMENT = "prepayment."


class LineKind(str, Enum):
	INSTALLMENT = "Installment"
	SKIPPED = "Skipped"
	CAPITALIZED = "Added to Principal"
	PREPAYMENT = "Prepayment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLine:
	"""One line. `installment` is None for what is no installment.

	`principal` + `interest` + `charges` are `total` in the sum of all lines: interest that became principal stands in its
	installment, and is taken out again by a line of its own. A prepayment is principal that no installment asks for.
	"""

	day: date
	kind: LineKind
	installment: InstallmentState | None = None
	principal: Decimal = _ZERO
	interest: Decimal = _ZERO
	charges: Decimal = _ZERO
	total: Decimal = _ZERO
	paid: Decimal = _ZERO
	unpaid: Decimal = _ZERO


def build_schedule_lines(state: LoanState, facts: Iterable[Fact]) -> tuple[ScheduleLine, ...]:
	"""The lines of a loan, in the order of their days. `facts` are those that `state` was replayed from.

	The principal of all lines is what was lent, with financed charges and capitalized interest.
	"""
	skipped = {
		fact.installment_number
		for fact in list_effective(list(facts))
		if isinstance(fact, Skipped) and fact.value_date <= state.as_of
	}
	lines = [_build_installment(row, skipped) for row in state.installments]
	lines += [_build_capitalized(row) for row in state.installments if row.capitalized]
	lines += _list_prepayments(state)
	return tuple(sorted(lines, key=lambda line: (line.day, line.installment is None)))


def _build_installment(row: InstallmentState, skipped: set[int]) -> ScheduleLine:
	charges_paid = row.fee_paid + row.insurance_paid + row.cost_paid + row.tax_paid
	return ScheduleLine(
		day=row.due_date,
		kind=LineKind.SKIPPED if row.number in skipped else LineKind.INSTALLMENT,
		installment=row,
		principal=row.principal,
		interest=row.interest,
		charges=row.fee + row.insurance + row.cost + row.tax,
		total=row.total,
		paid=row.principal_paid + row.interest_paid + row.penalty_paid + charges_paid,
		unpaid=row.unpaid,
	)


def _build_capitalized(row: InstallmentState) -> ScheduleLine:
	return ScheduleLine(day=row.due_date, kind=LineKind.CAPITALIZED, interest=-row.capitalized)


def _list_prepayments(state: LoanState) -> list[ScheduleLine]:
	"""Principal, and what paying early costs, by payment."""
	parts: dict[tuple[date, str], dict[bool, Decimal]] = {}
	for part in state.allocations:
		if part.installment_number is None and part.rule.startswith(_PREPAYMENT):
			sums = parts.setdefault((part.value_date, part.source_id), {True: _ZERO, False: _ZERO})
			sums[part.component is Component.PRINCIPAL] += part.amount
	return [
		ScheduleLine(
			day=day,
			kind=LineKind.PREPAYMENT,
			principal=sums[True],
			charges=sums[False],
			total=sums[True] + sums[False],
			paid=sums[True] + sums[False],
		)
		for (day, _source), sums in parts.items()
	]
