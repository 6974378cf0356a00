"""Dated cash flows of a loan, as its borrower sees them: the ground of every cost and return."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.terms import MAXIMUM_INSTALLMENTS, LoanTerms
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.schedule.results import Installment, Schedule
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind, check_whole
from lending_app.engine.values.money import EXACT, add_up, check_amount
from lending_app.engine.values.rates import add_months


class FlowKind(str, Enum):
	DISBURSEMENT = "Disbursement"
	INSTALLMENT = "Installment"
	FEE = "Fee"
	INSURANCE = "Insurance"
	TAX = "Tax"
	OTHER = "Other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
	"""Money on a day: above zero the borrower receives it, below zero he pays it."""

	value_date: date
	amount: Decimal
	kind: FlowKind = FlowKind.OTHER

	def __post_init__(self) -> None:
		check_date(self.value_date, "value_date")
		check_amount(self.amount, "amount")
		check_kind(self.kind, FlowKind, "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyFlow:
	"""What a borrower receives and pays after `start_date` up to and including `end_date`; both above zero."""

	start_date: date
	end_date: date
	received: Decimal
	paid: Decimal


def build_borrower_flows(
	schedule: Schedule, terms: LoanTerms, charges: Iterable[CashFlow] = ()
) -> tuple[CashFlow, ...]:
	"""The flows of a loan paid as agreed: disbursement, what it costs that day, installments, `charges`.

	An installment's fees, insurance and taxes are flows of their own, so that a cost can leave one kind out. Financed
	charges are received with the principal and paid at once. `charges` are what the terms do not hold, below zero as
	the borrower pays them.

	>>> from lending_app.engine import build_schedule
	>>> from lending_app.engine.loan.charges import OpeningFee
	>>> fee = OpeningFee(rate=Decimal("0.02"), tax_rate=Decimal("0.18"))
	>>> terms = LoanTerms(
	...     principal=Decimal("1000"), annual_rate=Decimal("0.12"), number_of_installments=2, opening_fee=fee
	... )
	>>> flows = build_borrower_flows(build_schedule(terms, date(2025, 1, 15)), terms)
	>>> [(flow.value_date.isoformat(), str(flow.amount), flow.kind.value) for flow in flows][:3]
	[('2025-01-15', '1000.00', 'Disbursement'), ('2025-01-15', '-20.00', 'Fee'), ('2025-01-15', '-3.60', 'Tax')]
	>>> [str(flow.amount) for flow in flows][3:]
	['-507.51', '-507.51']
	"""
	start = schedule.installments[0].start_date
	received = schedule.installments[0].opening_principal
	flows = [CashFlow(value_date=start, amount=received, kind=FlowKind.DISBURSEMENT)]
	flows += _list_upfront(terms, start, schedule.drawn - add_up(amount for _, amount in schedule.draws))
	if schedule.kept_back:
		flows.append(
			CashFlow(value_date=start, amount=schedule.kept_back.copy_negate(), kind=FlowKind.INSTALLMENT)
		)
	if schedule.kept_back_tax:
		flows.append(
			CashFlow(value_date=start, amount=schedule.kept_back_tax.copy_negate(), kind=FlowKind.TAX)
		)
	for day, amount in schedule.draws:
		financed = calculate_upfront(terms, terms.rounding.to_minor(amount), is_first=False).financed
		flows.append(
			CashFlow(
				value_date=day,
				amount=amount + terms.rounding.to_amount(financed),
				kind=FlowKind.DISBURSEMENT,
			)
		)
		flows += _list_upfront(terms, day, amount, is_first=False)
	for row in schedule.installments:
		flows += _list_paid(row)
	flows += charges
	return tuple(sorted(flows, key=lambda flow: flow.value_date))


def net_by_date(flows: Iterable[CashFlow]) -> tuple[tuple[date, Decimal], ...]:
	"""One amount for each day, in order; days that cancel out are left out.

	>>> day = date(2025, 1, 15)
	>>> net_by_date(
	...     [CashFlow(value_date=day, amount=Decimal(5)), CashFlow(value_date=day, amount=Decimal(-2))]
	... )
	((datetime.date(2025, 1, 15), Decimal('3')),)
	"""
	sums: dict[date, Decimal] = {}
	for flow in flows:
		sums[flow.value_date] = EXACT.add(sums.get(flow.value_date, Decimal(0)), flow.amount)
	return tuple((day, amount) for day, amount in sorted(sums.items()) if amount)


def leave_out(flows: Iterable[CashFlow], *kinds: FlowKind) -> tuple[CashFlow, ...]:
	"""The flows that are of none of the kinds, in their order: taxes left out, say."""
	return tuple(flow for flow in flows if flow.kind not in kinds)


def reverse_flows(flows: Iterable[CashFlow]) -> tuple[CashFlow, ...]:
	"""The same flows from the other side: a borrower's become the lender's.

	>>> reverse_flows([CashFlow(value_date=date(2025, 1, 15), amount=Decimal(5))])[0].amount
	Decimal('-5')
	"""
	return tuple(
		CashFlow(value_date=flow.value_date, amount=flow.amount.copy_negate(), kind=flow.kind)
		for flow in flows
	)


def project_by_month(flows: Iterable[CashFlow], as_of: date, months: int) -> tuple[MonthlyFlow, ...]:
	"""What is received and paid in each of that many months after a day (CAL-33).

	A month runs from the day of `as_of` to the same day of the next one, which it includes.

	>>> payments = [CashFlow(value_date=date(2025, month, 15), amount=Decimal(-100)) for month in (2, 3, 4)]
	>>> [str(row.paid) for row in project_by_month(payments, date(2025, 1, 31), 2)]
	['100', '100']
	"""
	check_date(as_of, "as_of")
	check_whole(months, "months", 1, MAXIMUM_INSTALLMENTS)
	bounds = [add_months(as_of, month) for month in range(months + 1)]
	flows = list(flows)
	return tuple(_sum_between(flows, low, high) for low, high in itertools.pairwise(bounds))


def check_flows(flows: Iterable[CashFlow]) -> tuple[CashFlow, ...]:
	"""The flows as a tuple; refuses none at all and what is not a flow."""
	found = tuple(flows)
	for flow in found:
		check_kind(flow, CashFlow, "flows")
	if not found:
		raise InvalidTermError("flows", 0, "at least one")
	return found


def _list_upfront(terms: LoanTerms, start: date, drawn: Decimal, *, is_first: bool = True) -> list[CashFlow]:
	upfront = calculate_upfront(terms, terms.rounding.to_minor(drawn), is_first=is_first)
	parts = (
		(upfront.fee, FlowKind.FEE),
		(upfront.insurance, FlowKind.INSURANCE),
		(upfront.tax, FlowKind.TAX),
	)
	return [
		CashFlow(value_date=start, amount=terms.rounding.to_amount(-minor), kind=kind)
		for minor, kind in parts
		if minor
	]


def _list_paid(row: Installment) -> list[CashFlow]:
	plain = row.total - row.fee - row.insurance - row.tax
	parts = ((row.fee, FlowKind.FEE), (row.insurance, FlowKind.INSURANCE), (row.tax, FlowKind.TAX))
	charged = [(amount, kind) for amount, kind in parts if amount]
	return [
		CashFlow(value_date=row.due_date, amount=amount.copy_negate(), kind=kind)
		for amount, kind in ((plain, FlowKind.INSTALLMENT), *charged)
	]


def _sum_between(flows: Iterable[CashFlow], low: date, high: date) -> MonthlyFlow:
	amounts = [flow.amount for flow in flows if low < flow.value_date <= high]
	return MonthlyFlow(
		start_date=low,
		end_date=high,
		received=add_up(amount for amount in amounts if amount > 0),
		paid=add_up(amount for amount in amounts if amount < 0).copy_abs(),
	)
