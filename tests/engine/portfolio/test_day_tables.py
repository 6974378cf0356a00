"""Loans that no formula carries are packed with their days: the figures of a replay, until it has to be asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	BusinessCalendar,
	Charge,
	Charged,
	ChargedOff,
	ChargeTiming,
	Component,
	DateRule,
	EngineError,
	ExcessRule,
	FirstPeriod,
	Grace,
	InterestBalance,
	InterestBasis,
	LoanReplay,
	PenaltyRule,
	PrepaymentCharge,
	Restructured,
	Skipped,
)
from lending_app.engine.ledger.provision_table import ExposureBase, ProvisionBand, ProvisionTable
from lending_app.engine.ledger.provisioning import SuspensionRule, value_loan
from lending_app.engine.loan.charges import PrepaymentTier
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.portfolio import (
	calculate_portfolio,
	get_charge_positions,
	get_positions,
	list_late_installments,
	pack_loan,
	to_day,
	unpack_loans,
	value_portfolio,
)
from lending_app.engine.portfolio.storage import DAYS_AHEAD, LOAN_RECORD
from lending_app.engine.values.day_count import DayCount
from tests.engine.books import RATES, assert_same
from tests.engine.support import disburse, make_terms, pay

DAY = date(2025, 2, 20)
REFUNDABLE = tuple(
	Charge(name=name, rate=Decimal("0.013"), timing=ChargeTiming.DISBURSEMENT, is_refundable=True)
	for name in ("Opening", "Cover")
)
TIERS = PrepaymentCharge(
	rate=Decimal("0.03"),
	tiers=(PrepaymentTier(from_month=2, rate=Decimal("0.01")),),
	tax_rate=Decimal("0.18"),
)

BUSINESS = {
	"day_count": DayCount.BUSINESS_252,
	"interest_basis": InterestBasis.DAILY,
	"dates": DateRule(calendar=BusinessCalendar(holidays=frozenset({date(2025, 1, 1), date(2026, 1, 1)}))),
}


def charge(**values: Any) -> Charged:
	return Charged(fact_id="C", value_date=DAY, amount=Decimal(50), tax_rate=Decimal("0.18"), **values)


KINDS: dict[str, tuple[dict[str, Any], tuple[Fact, ...]]] = {
	"day count": (BUSINESS, ()),
	"spread first period": (
		{"dates": DateRule(first_period=FirstPeriod.SPREAD), "first_due_date": date(2025, 3, 1)},
		(),
	),
	"kept back": (
		{"dates": DateRule(first_period=FirstPeriod.KEPT_BACK), "first_due_date": date(2025, 3, 1)},
		(),
	),
	"collected later": ({"grace": Grace(full_periods=2, deferred_interest=DeferredInterest.AT_END)}, ()),
	"skipped": (
		{},
		(Skipped(fact_id="S", value_date=DAY, installment_number=2, interest=SkippedInterest.NEXT),),
	),
	"several refunds": ({"charges": REFUNDABLE}, ()),
	"early by law": ({"prepayment_charge": TIERS}, ()),
	"fee not yet due": ({}, (charge(component=Component.FEE),)),
	"own date": ({}, (charge(due_date=date(2025, 3, 3)),)),
	"interest in advance, late": ({"is_interest_in_advance": True}, ()),
}


def make_loan(terms: dict[str, Any], facts: tuple[Fact, ...]) -> LoanReplay:
	penalty = PenaltyRule(daily_rate=Decimal("0.001"), tolerance_days=3, tax_rate=Decimal("0.18"))
	agreed = make_terms(penalty=penalty, **terms)
	loan = LoanReplay(agreed)
	loan.apply(disburse(agreed))
	for fact in facts:
		loan.apply(fact)
	loan.advance_to(DAY)
	return loan


def compare_days(loan: LoanReplay) -> int:
	"""All days that the bytes serve against a replay; returns how many they are."""
	packed = pack_loan(loan)
	assert not packed.needs_replay
	book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
	served = min(packed.horizon_day - to_day(loan.day), 2 * DAYS_AHEAD)
	for number in range(served):
		state = calculate_portfolio(book, loan.day, RATES)
		if state.needs_replay[0]:
			return number
		assert assert_same([loan], state) == 1
		positions = get_positions(state) | (get_charge_positions(state) if packed.charges else {})
		for role, values in positions.items():
			assert int(values[0]) == loan.get_position().get((role, ""), 0), role
		late = list_late_installments(book, loan.day)
		to_minor = loan.terms.rounding.to_minor
		assert list(zip(late.due_day.tolist(), late.penalty.tolist(), late.unpaid.tolist(), strict=True)) == [
			(to_day(row.due_date), to_minor(row.penalty), to_minor(row.unpaid))
			for row in loan.get_state(loan.day).installments
			if row.overdue
		]
		if number + 1 < served:
			loan.advance_to(loan.day + timedelta(days=1))
	return served


@pytest.mark.parametrize("kind", KINDS)
def test_a_packed_loan_says_each_day_what_its_replay_says(kind: str) -> None:
	loan = make_loan(*KINDS[kind])
	assert len(pack_loan(loan).loan) > LOAN_RECORD.itemsize
	assert compare_days(loan) == DAYS_AHEAD


def test_a_table_ends_where_the_rows_of_installments_change() -> None:
	"""Late on the balance owed: each day adds interest to the installments to come, and a table stores no rows."""
	loan = make_loan({"interest_balance": InterestBalance.OWED, "interest_basis": InterestBasis.DAILY}, ())
	assert 1 < compare_days(loan) < DAYS_AHEAD


@pytest.mark.parametrize("base", ExposureBase)
@pytest.mark.parametrize("capitalizes", [(Component.INTEREST,), (Component.INTEREST, Component.PENALTY)])
@pytest.mark.parametrize("tax", ["0", "0.16"])
def test_interest_of_a_late_loan_stays_suspended_in_arrays(
	base: ExposureBase, capitalizes: tuple[Component, ...], tax: str
) -> None:
	"""What a restructure made principal, and what it left due, is valued as the replay values it.

	Tax on the interest stays due, so that the loan is as late after it as before.
	"""
	restructured = Restructured(fact_id="R", value_date=date(2025, 5, 20), capitalizes=capitalizes)
	loan = make_loan({"interest_tax_rate": Decimal(tax)}, ())
	loan.apply(restructured)
	packed = pack_loan(loan)
	assert loan.conversions
	assert not packed.needs_replay
	book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
	table = ProvisionTable(
		name="T",
		base=base,
		bands=(ProvisionBand(up_to_days_past_due=None, category="A", rate=Decimal("0.1")),),
	)
	suspended = 0
	for days in (0, 20, DAYS_AHEAD - 1):
		day = restructured.value_date + timedelta(days=days)
		state = calculate_portfolio(book, day)
		for after in (30, 60, 400):
			rule = SuspensionRule(after_days=after)
			found = value_portfolio(book, state, 2, table=table, suspension=rule)
			expected = value_loan(loan.get_state(day), loan.terms.rounding, table=table, suspension=rule)
			assert expected.provision is not None
			assert [
				loan.terms.rounding.to_amount(int(part[0]))
				for part in (found.provision, found.suspended_interest, found.suspended_penalty)
			] == [expected.provision.amount, expected.suspended_interest, expected.suspended_penalty]
			suspended += bool(found.suspended_interest[0])
	assert suspended


def test_a_cost_of_collection_needs_no_table() -> None:
	loan = make_loan({}, (charge(),))
	assert len(pack_loan(loan).loan) == LOAN_RECORD.itemsize
	assert compare_days(loan) > DAYS_AHEAD


@pytest.mark.parametrize(
	("terms", "facts"),
	[
		({"grace": Grace(full_periods=3)}, ()),
		(BUSINESS, (pay("H", date(2025, 2, 17), "9500", ExcessRule.HOLD_AS_ADVANCE),)),
	],
)
def test_a_table_ends_before_more_moves_than_arrays_can_post(
	terms: dict[str, Any], facts: tuple[Fact, ...]
) -> None:
	"""On the next due date interest becomes principal, or held money pays."""
	assert compare_days(make_loan(terms | {"interest_basis": InterestBasis.DAILY}, facts)) == 23


def test_loans_that_are_off_the_books_or_end_have_no_table() -> None:
	lost = make_loan({"charges": REFUNDABLE}, (ChargedOff(fact_id="O", value_date=DAY),))
	assert pack_loan(lost).needs_replay
	eve = make_loan({"grace": Grace(full_periods=3)}, ())
	eve.advance_to(date(2025, 3, 14))
	assert pack_loan(eve).needs_replay or compare_days(eve) == 1


def test_tables_lie_beside_loans_that_have_none() -> None:
	loans = [make_loan({}, ()), make_loan(*KINDS["several refunds"]), make_loan(*KINDS["day count"])]
	packs = [pack_loan(loan) for loan in loans]
	book = unpack_loans(*([getattr(pack, name) for pack in packs] for name in ("loan", "rows", "charges")))
	assert list(book.tables) == [1, 2]
	day = DAY + timedelta(days=40)
	assert assert_same(loans, calculate_portfolio(book, day, RATES)) == 3
	beyond = calculate_portfolio(book, DAY + timedelta(days=DAYS_AHEAD), RATES)
	assert beyond.needs_replay.tolist() == [False, True, True]


@pytest.mark.parametrize(
	"damage",
	[
		lambda loan, rows: (loan[:-1], rows),
		lambda loan, rows: (loan[:-4] + b"\xff\xff\xff\x7f", rows),
		lambda loan, rows: (loan, rows[:-40] + bytes(40)),
		lambda loan, rows: (loan, rows[:-1]),
	],
)
def test_damaged_tables_are_refused(damage: Callable[[bytes, bytes], tuple[bytes, bytes]]) -> None:
	packed = pack_loan(make_loan(*KINDS["several refunds"]))
	loan, rows = damage(packed.loan, packed.rows)
	with pytest.raises(EngineError):
		unpack_loans([loan], [rows], [packed.charges])
