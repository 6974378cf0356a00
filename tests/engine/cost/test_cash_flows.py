"""Cash flows of a loan, seen by its borrower."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import build_schedule
from lending_app.engine.cost.cash_flows import (
	CashFlow,
	FlowKind,
	build_borrower_flows,
	check_flows,
	leave_out,
	net_by_date,
	project_by_month,
	reverse_flows,
)
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.values.errors import (
	EngineError,
	InvalidAmountError,
	InvalidDateError,
	InvalidTermError,
)
from lending_app.engine.values.money import add_up
from tests.engine.support import START, make_terms

UTC = timezone.utc
AMOUNTS = st.decimals("-1e9", "1e9", places=2)
FLOWS = st.lists(
	st.builds(
		CashFlow,
		value_date=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
		amount=AMOUNTS,
		kind=st.sampled_from(FlowKind),
	)
)


def make_flow(amount: str, day: date = START, kind: FlowKind = FlowKind.OTHER) -> CashFlow:
	return CashFlow(value_date=day, amount=Decimal(amount), kind=kind)


@pytest.mark.parametrize(
	("values", "error", "field"),
	[
		({"amount": 1.5}, InvalidAmountError, "amount"),
		({"amount": Decimal("NaN")}, InvalidAmountError, "amount"),
		({"amount": Decimal("1e15")}, InvalidAmountError, "amount"),
		({"value_date": datetime(2025, 1, 15, tzinfo=UTC)}, InvalidDateError, "value_date"),
		({"kind": "Fee"}, InvalidTermError, "kind"),
	],
)
def test_what_is_no_flow_is_refused(values: dict[str, object], error: type[EngineError], field: str) -> None:
	with pytest.raises(error) as refusal:
		CashFlow(**{"value_date": START, "amount": Decimal(1)} | values)  # type: ignore[arg-type]
	assert refusal.value.field == field


def test_flows_of_a_loan_are_its_disbursement_and_its_installments() -> None:
	terms = make_terms()
	schedule = build_schedule(terms, START)
	flows = build_borrower_flows(schedule, terms)
	assert [flow.amount for flow in flows] == [Decimal("100000.00")] + [
		-row.total for row in schedule.installments
	]
	assert [flow.value_date for flow in flows] == [START] + [row.due_date for row in schedule.installments]
	assert [flow.kind for flow in flows] == [FlowKind.DISBURSEMENT] + [FlowKind.INSTALLMENT] * 12


def test_a_fee_without_tax_is_kept_back_and_charges_take_their_place() -> None:
	terms = make_terms(opening_fee=OpeningFee(fixed_amount=Decimal("250")))
	charge = make_flow("-75.50", date(2025, 2, 15), FlowKind.INSURANCE)
	flows = build_borrower_flows(build_schedule(terms, START), terms, [charge])
	assert [(flow.amount, flow.kind) for flow in flows[:2]] == [
		(Decimal("100000.00"), FlowKind.DISBURSEMENT),
		(Decimal("-250.00"), FlowKind.FEE),
	]
	assert flows[3] == charge


def test_a_loan_drawn_in_part_counts_what_was_drawn() -> None:
	terms = make_terms(opening_fee=OpeningFee(rate=Decimal("0.01"), tax_rate=Decimal("0.18")))
	flows = build_borrower_flows(build_schedule(terms, START, Decimal("50000")), terms)
	assert [flow.amount for flow in flows[:3]] == [Decimal("50000.00"), Decimal("-500.00"), Decimal("-90.00")]


def test_amounts_of_a_day_are_netted_exactly_whatever_the_context() -> None:
	with localcontext() as context:
		context.prec = 3
		flows = [make_flow("123456.78"), make_flow("-0.01"), make_flow("5", date(2025, 1, 14))]
		assert net_by_date(flows) == (
			(date(2025, 1, 14), Decimal("5")),
			(START, Decimal("123456.77")),
		)
		assert add_up([Decimal("123456.78"), Decimal("0.01")]) == Decimal("123456.79")
		assert reverse_flows(flows)[0].amount == Decimal("-123456.78")


def test_days_that_cancel_out_are_left_out() -> None:
	assert net_by_date([make_flow("5"), make_flow("-5")]) == ()


@given(flows=FLOWS)
def test_netting_and_turning_keep_the_sum(flows: list[CashFlow]) -> None:
	total = add_up(flow.amount for flow in flows)
	assert add_up(amount for _, amount in net_by_date(flows)) == total
	assert add_up(flow.amount for flow in reverse_flows(flows)) == -total
	parts = [leave_out(flows, *(kind for kind in FlowKind if kind is not kept)) for kept in FlowKind]
	assert add_up(flow.amount for part in parts for flow in part) == total


@given(flows=FLOWS, months=st.integers(1, 30))
def test_a_projection_holds_every_flow_of_its_months_once(flows: list[CashFlow], months: int) -> None:
	rows = project_by_month(flows, date(2025, 1, 31), months)
	inside = [flow for flow in flows if rows[0].start_date < flow.value_date <= rows[-1].end_date]
	assert len(rows) == months
	assert add_up(row.received - row.paid for row in rows) == add_up(flow.amount for flow in inside)
	assert all(row.received >= 0 and row.paid >= 0 for row in rows)
	assert [row.start_date for row in rows[1:]] == [row.end_date for row in rows[:-1]]


def test_a_projection_counts_months_from_its_day() -> None:
	rows = project_by_month([make_flow("-10", date(2025, 2, 28))], date(2025, 1, 31), 2)
	assert [(row.end_date, row.paid) for row in rows] == [(date(2025, 2, 28), 10), (date(2025, 3, 31), 0)]


@pytest.mark.parametrize(
	("arguments", "error"),
	[
		((datetime(2025, 1, 1, tzinfo=UTC), 3), InvalidDateError),
		((START, 0), InvalidTermError),
		((START, 4000), InvalidTermError),
	],
)
def test_a_projection_of_nothing_is_refused(arguments: tuple[date, int], error: type[EngineError]) -> None:
	with pytest.raises(error):
		project_by_month([], *arguments)


def test_no_flows_and_what_is_none_are_refused() -> None:
	with pytest.raises(InvalidTermError):
		check_flows([])
	with pytest.raises(InvalidTermError):
		check_flows([(START, Decimal(1))])  # type: ignore[list-item]
