"""Projection of a book, and what its arrays refuse or leave to the replay."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from lending_app.engine import (
	AllocationPolicy,
	AmortizationMethod,
	Component,
	Disbursed,
	ExcessRule,
	Frequency,
	Grace,
	LoanReplay,
	LoanTerms,
	Paid,
	PenaltyRule,
)
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.facts import Charged, ChargedOff, Waived
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import (
	INSTALLMENT_DTYPES,
	LOAN_DTYPES,
	STATUSES,
	PortfolioState,
	ProvisionRates,
	build_portfolio,
	calculate_portfolio,
	calculation,
	project_cash_flow,
	projection,
)
from lending_app.engine.portfolio.charge_layout import INSTALLMENT_CHARGE_DTYPES, LOAN_CHARGE_DTYPES
from lending_app.engine.portfolio.exact import Products, round_products
from lending_app.engine.replay.installment import INTEREST, PRINCIPAL
from lending_app.engine.values.errors import (
	InvalidAmountError,
	InvalidDateError,
	InvalidRateError,
	InvalidTermError,
)
from tests.engine.books import CHECKPOINT, RATES, assert_same, make_book
from tests.engine.support import disburse, make_terms


def test_the_projection_without_assumptions_is_the_plan_of_every_loan() -> None:
	loans = make_book(300, seed=3)
	flow = project_cash_flow(build_portfolio(loans), CHECKPOINT, 9)
	for month, (low, high) in enumerate(pairwise(flow.bounds)):
		rows = [row for loan in loans for row in loan.installments if low < row.period.due <= high]
		assert flow.scheduled_principal[0, month] == sum(
			row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in rows
		)
		assert flow.scheduled_interest[0, month] == sum(
			row.due[INTEREST] - row.paid[INTEREST] for row in rows
		)
	assert (flow.principal == flow.scheduled_principal).all()
	assert not flow.prepaid.any()
	assert not flow.defaulted.any()
	fallen = [row for loan in loans for row in loan.installments if row.period.due <= CHECKPOINT]
	assert flow.overdue[0] == sum(row.get_contractual_unpaid() for row in fallen)


def test_what_a_projected_month_starts_with_is_paid_prepaid_lost_or_left() -> None:
	book = build_portfolio(make_book(300, seed=4))
	flow = project_cash_flow(
		book, CHECKPOINT, 12, prepayment_rate=Decimal("0.1"), default_rate=Decimal("0.05")
	)
	gone = flow.principal + flow.prepaid + flow.defaulted + flow.balance
	assert (abs(gone[:, 1:] - flow.balance[:, :-1]) <= 3).all()
	assert (flow.prepaid > 0).all()
	assert (flow.defaulted > 0).all()


def test_a_year_of_prepayment_leaves_the_yearly_share() -> None:
	"""A bullet far away: 10 % prepaid and 20 % lost a year leave 72 %."""
	terms = LoanTerms(
		principal=Decimal(1_000_000),
		annual_rate=Decimal(0),
		number_of_installments=1,
		frequency=Frequency.AT_MATURITY,
		first_due_date=date(2028, 1, 1),
	)
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 1), amount=terms.principal))
	flow = project_cash_flow(
		build_portfolio([loan]),
		date(2025, 1, 1),
		12,
		prepayment_rate=Decimal("0.1"),
		default_rate=Decimal("0.2"),
	)
	assert flow.balance[0, -1] == 72_000_000


@pytest.mark.parametrize("rate", ["-0.1", "1.01"])
def test_a_projection_with_a_share_outside_0_to_1_is_refused(rate: str) -> None:
	with pytest.raises(InvalidRateError, match="default_rate"):
		project_cash_flow(build_portfolio([]), CHECKPOINT, 1, default_rate=Decimal(rate))


def test_a_day_before_a_checkpoint_is_refused() -> None:
	book = build_portfolio(make_book(2, seed=1))
	with pytest.raises(InvalidDateError, match="2025-09-01"):
		calculate_portfolio(book, CHECKPOINT - timedelta(days=1))


@pytest.mark.parametrize(
	"rates",
	[
		(),
		((0, Decimal(0)),),
		((None, Decimal(0)), (None, Decimal(1))),
		((9, Decimal(0)),) * 2 + ((None, Decimal(1)),),
	],
)
def test_provision_rates_that_leave_a_gap_are_refused(rates: ProvisionRates) -> None:
	with pytest.raises(InvalidTermError, match="provision_rates"):
		calculate_portfolio(build_portfolio([]), CHECKPOINT, rates)


def test_an_empty_book_and_a_loan_not_disbursed_have_a_state() -> None:
	assert len(calculate_portfolio(build_portfolio([]), CHECKPOINT).status) == 0
	loan = LoanReplay(make_book(1, seed=1)[0].terms)
	assert assert_same([loan], calculate_portfolio(build_portfolio([loan]), CHECKPOINT, RATES)) == 1


def make_held(amount: str) -> LoanReplay:
	"""100,000 at 18 % in 12 months with money held from the first day on."""
	terms = LoanTerms(
		principal=Decimal(100_000),
		annual_rate=Decimal("0.18"),
		number_of_installments=12,
		excess=ExcessRule.HOLD_AS_ADVANCE,
	)
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=terms.principal))
	loan.apply(Paid(fact_id="P", value_date=date(2025, 1, 20), amount=Decimal(amount)))
	return loan


def test_held_money_is_left_to_the_replay_from_the_next_due_date_on() -> None:
	book = build_portfolio([make_held("5000")])
	assert not calculate_portfolio(book, date(2025, 2, 14)).needs_replay[0]
	assert calculate_portfolio(book, date(2025, 2, 15)).needs_replay[0]


def test_an_amount_beyond_the_guard_is_refused() -> None:
	terms = LoanTerms(
		principal=Decimal("999999999999999"), annual_rate=Decimal(0), number_of_installments=1, currency="CLF"
	)
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=CHECKPOINT, amount=terms.principal))
	with pytest.raises(InvalidAmountError, match="outstanding_principal"):
		build_portfolio([loan])


def test_a_result_beyond_the_guard_is_refused() -> None:
	one = np.ones(1, np.int64)
	products = Products(
		offset=0 * one, balance=2**60 * one, units=one, numerator=9 * one, denominator=one, parts=one, mode=np.zeros(1, np.int8)
	)  # fmt: skip
	with pytest.raises(InvalidAmountError, match="amount"):
		round_products(products)


def test_arrays_of_another_type_or_length_are_refused() -> None:
	book = build_portfolio(make_book(9, seed=2))
	loans, offsets = book.loans, book.offsets
	for wrong in (
		{"offsets": offsets[:-1]},
		{"offsets": offsets.tolist()},
		{"offsets": offsets + 1},
		{"offsets": offsets[::-1].copy()},
		{"loans": replace(loans, currency=loans.currency.astype(np.int64))},
		{"installments": loans},
		{"offsets": np.concatenate([offsets[:1], offsets[-1:], offsets[2:-1], offsets[-1:]])},
	):
		with pytest.raises(InvalidTermError):
			replace(book, **wrong)


def test_the_arrays_are_named_with_the_types_of_the_layout() -> None:
	book = build_portfolio(make_book(2, seed=1))
	types = {f"loans.{name}": kind for name, kind in LOAN_DTYPES.items()}
	types |= {f"installments.{name}": kind for name, kind in INSTALLMENT_DTYPES.items()}
	assert {name: array.dtype for name, array in book.arrays.items()} == {"offsets": np.int64, **types}
	charged = replace(make_debt_first(3).terms, interest_tax_rate=Decimal("0.16"))
	loan = LoanReplay(charged)
	loan.apply(disburse(charged))
	types |= {f"charges.loans.{name}": kind for name, kind in LOAN_CHARGE_DTYPES.items()}
	types |= {f"charges.installments.{name}": kind for name, kind in INSTALLMENT_CHARGE_DTYPES.items()}
	found = build_portfolio([loan]).arrays
	assert {name: array.dtype for name, array in found.items()} == {"offsets": np.int64, **types}
	# 16 % of the interest, each installment's rounded.
	assert found["charges.installments.tax_due"].tolist() == [
		round(row.due[INTEREST] * 0.16) for row in loan.installments
	]


def make_debt_first(number_of_installments: int) -> LoanReplay:
	"""Principal is paid before interest, and interest before penalty."""
	debts = (Component.PRINCIPAL, Component.INTEREST, Component.PENALTY)
	terms = LoanTerms(
		principal=Decimal(1200),
		annual_rate=Decimal("0.12"),
		number_of_installments=number_of_installments,
		method=AmortizationMethod.LEVEL_PRINCIPAL,
		penalty=PenaltyRule(daily_rate=Decimal("0.01"), fixed_amount=Decimal(5)),
		allocation=AllocationPolicy(
			order=tuple((timing, part) for timing in Timing for part in debts), direction=Direction.VERTICAL
		),
	)
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=terms.principal))
	return loan


def test_penalty_of_an_installment_paid_late_stays_due() -> None:
	loan = make_debt_first(12)
	loan.apply(Paid(fact_id="P", value_date=date(2025, 2, 25), amount=Decimal(112)))
	state = calculate_portfolio(build_portfolio([loan]), date(2025, 3, 10), RATES)
	assert (state.penalty_receivable[0], state.overdue_principal[0]) == (15_00, 0)
	assert assert_same([loan], state) == 1


def test_a_loan_that_owes_interest_alone_is_left_to_the_replay() -> None:
	loan = make_debt_first(1)
	loan.apply(Paid(fact_id="P", value_date=date(2025, 2, 25), amount=Decimal(1200)))
	assert (loan.outstanding, loan.closed_on) == (0, None)
	assert calculate_portfolio(build_portfolio([loan]), date(2025, 2, 26)).needs_replay[0]


def test_a_book_of_several_blocks_is_computed_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
	book = build_portfolio(make_book(50, seed=5))
	whole = calculate_portfolio(book, CHECKPOINT, RATES)
	projected = project_cash_flow(book, CHECKPOINT, 12)
	for module in (calculation, projection):
		monkeypatch.setattr(module, "BLOCK", 7)
	parts = calculate_portfolio(book, CHECKPOINT, RATES)
	for field in fields(PortfolioState):
		assert np.array_equal(getattr(whole, field.name), getattr(parts, field.name))
	again = project_cash_flow(book, CHECKPOINT, 12)
	for field in fields(again):
		assert np.array_equal(getattr(projected, field.name), getattr(again, field.name))


def test_what_facts_charged_and_a_charge_off_are_left_to_the_replay() -> None:
	billed, lost = LoanReplay(make_terms()), LoanReplay(make_terms())
	for loan in (billed, lost):
		loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal(100_000)))
	billed.apply(
		Charged(fact_id="B", value_date=date(2025, 8, 25), amount=Decimal(5), component=Component.FEE)
	)
	lost.apply(ChargedOff(fact_id="C", value_date=date(2025, 8, 1)))
	book = build_portfolio([billed, lost])
	assert calculate_portfolio(book, CHECKPOINT).needs_replay.tolist() == [True, True]


def test_a_loan_settled_for_less_keeps_its_status() -> None:
	loan = LoanReplay(make_terms())
	loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal(100_000)))
	for component in (Component.INTEREST, Component.PRINCIPAL):
		loan.apply(Waived(fact_id=component.value, value_date=date(2025, 2, 15), component=component))
	state = calculate_portfolio(build_portfolio([loan]), CHECKPOINT, RATES)
	assert STATUSES[state.status[0]] is LoanStatus.SETTLED
	assert assert_same([loan], state) == 1


def test_interest_that_becomes_principal_is_left_to_the_replay_until_it_has() -> None:
	terms = make_terms(grace=Grace(full_periods=2))
	for day, expected in ((date(2025, 2, 20), True), (date(2025, 3, 20), False)):
		loan = LoanReplay(terms)
		loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal(100_000)))
		loan.advance_to(day)
		state = calculate_portfolio(build_portfolio([loan]), CHECKPOINT, RATES)
		assert state.needs_replay[0] == expected
		assert assert_same([loan], state) == (not expected)
