"""Tranches, lines that are drawn again, and down payments, case by case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Disbursed,
	Drawing,
	DrawingRule,
	ExcessRule,
	Grace,
	LoanTerms,
	MinimumPayment,
	Skipped,
	Tranche,
	build_schedule,
	calculate_down_payment,
	replay,
)
from lending_app.engine.cost.cash_flows import build_borrower_flows
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.charges import Charge, ChargeTiming, OpeningFee
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.offer.scenarios import calculate_scenario
from lending_app.engine.values.errors import (
	AlreadyDisbursedError,
	DisbursementAboveTermsError,
	EngineError,
	FactError,
	InvalidAmountError,
	InvalidDateError,
	InvalidTermError,
)
from tests.engine.support import START, make_terms, pay

TRANCHES = DrawingRule(kind=Drawing.TRANCHES)
LINE = DrawingRule(kind=Drawing.REVOLVING)
SECOND = date(2025, 2, 1)


def draw(fact_id: str, on: date, amount: str) -> Disbursed:
	return Disbursed(fact_id=fact_id, value_date=on, amount=Decimal(amount))


def make(rule: DrawingRule | None, **options: Any) -> LoanTerms:
	return make_terms(drawing=rule, number_of_installments=6, **options)


# Tranches


def test_a_tranche_before_the_first_due_date_is_planned_with_what_was_drawn() -> None:
	state = replay(make(TRANCHES), [draw("D", START, "60000"), draw("E", SECOND, "40000")], SECOND)
	# 60,000 x 0.18 / 12 x 17/31 + 100,000 x 0.18 / 12 x 14/31
	assert state.installments[0].interest == Decimal("1170.97")
	assert sum(row.principal for row in state.installments) == 100_000
	assert (state.disbursed, state.available) == (Decimal(100_000), Decimal(0))
	assert len({row.total for row in state.installments[:-1]}) == 1


def test_tranches_on_one_day_are_one() -> None:
	parts = [draw("D", START, "60000"), draw("E", START, "40000")]
	whole = replay(make(TRANCHES), [draw("D", START, "100000")], SECOND)
	assert replay(make(TRANCHES), parts, SECOND).installments == whole.installments


def test_expected_tranches_are_in_the_agreed_schedule() -> None:
	expected = (
		Tranche(value_date=SECOND, amount=Decimal(20_000)),
		Tranche(value_date=date(2025, 3, 15), amount=Decimal(20_000)),
	)
	terms = make(DrawingRule(kind=Drawing.TRANCHES, expected=expected))
	schedule = build_schedule(terms, START)
	drawn = [draw("D", START, "60000"), draw("E", SECOND, "20000"), draw("F", date(2025, 3, 15), "20000")]
	state = replay(terms, drawn, date(2025, 3, 15))
	assert [row.total for row in schedule.installments] == [row.total for row in state.installments]
	assert schedule.total == schedule.drawn + schedule.total_interest
	assert [str(flow.amount) for flow in build_borrower_flows(schedule, terms) if flow.amount > 0] == [
		"60000.00",
		"20000.00",
		"20000.00",
	]
	assert calculate_scenario(terms, START).total_cost == schedule.total_interest
	assert build_schedule(terms, START, Decimal(60_000)).draws == ()
	with pytest.raises(InvalidTermError):
		explain_installment(terms, START, 1)


def test_a_drawdown_fee_is_taken_from_each_tranche() -> None:
	fee = Charge(name="Drawdown", component=Component.FEE, timing=ChargeTiming.DRAWDOWN, amount=Decimal(100))
	state = replay(
		make(TRANCHES, charges=(fee,), opening_fee=OpeningFee(rate=Decimal("0.01"))),
		[draw("D", START, "60000"), draw("E", SECOND, "40000")],
		SECOND,
	)
	funds = {key[0].value: amount for key, amount in state.position.items()}
	assert funds["Funds"] == Decimal(-100_000) + 600 + 100 + 100
	with pytest.raises(InvalidAmountError):
		replay(make(TRANCHES, charges=(fee,)), [draw("D", START, "60000"), draw("E", SECOND, "50")], SECOND)


@pytest.mark.parametrize(
	("rule", "facts", "error"),
	[
		(None, [draw("E", SECOND, "10")], AlreadyDisbursedError),
		(TRANCHES, [draw("E", SECOND, "40000.01")], DisbursementAboveTermsError),
		(TRANCHES, [draw("E", SECOND, "0")], InvalidAmountError),
		(TRANCHES, [draw("E", date(2025, 7, 15), "10")], InvalidDateError),
		(TRANCHES, [pay("P", START, "61000"), draw("E", SECOND, "10")], FactError),
		(TRANCHES, [pay("P", date(2025, 1, 20), "60200"), draw("E", SECOND, "10")], FactError),
		(LINE, [draw("E", SECOND, "40000.01")], DisbursementAboveTermsError),
	],
)
def test_a_drawing_that_cannot_be_is_refused(rule: Any, facts: list[Any], error: type[EngineError]) -> None:
	with pytest.raises(error):
		replay(make(rule), [draw("D", START, "60000"), *facts], date(2025, 7, 20))


def test_a_tranche_with_installments_paid_ahead_keeps_them() -> None:
	facts = [draw("D", START, "60000"), pay("P", date(2025, 1, 20), "25000"), draw("E", SECOND, "40000")]
	state = replay(make(TRANCHES), facts, SECOND)
	before = replay(make(TRANCHES), facts[:2], SECOND)
	assert state.installments[0].principal == before.installments[0].principal
	assert state.installments[0].interest > before.installments[0].interest
	assert sum(row.principal for row in state.installments) == 100_000


def test_a_last_installment_paid_ahead_leaves_no_room_for_a_tranche() -> None:
	once = make_terms(drawing=TRANCHES, number_of_installments=1)
	with pytest.raises(FactError):
		replay(once, [draw("D", START, "60000"), pay("P", START, "10000"), draw("E", SECOND, "10")], SECOND)


# Lines


def test_a_line_is_drawn_again_as_it_is_repaid() -> None:
	line = make(LINE, excess=ExcessRule.REDUCE_INSTALLMENT)
	facts = [draw("D", START, "100000"), pay("P", SECOND, "50822.58")]
	state = replay(line, facts, SECOND)
	assert (state.outstanding_principal, state.available) == (Decimal("50000.00"), Decimal("50000.00"))
	again = replay(line, [*facts, draw("E", date(2025, 3, 1), "50000")], date(2025, 3, 1))
	assert (again.outstanding_principal, again.disbursed) == (Decimal(100_000), Decimal(150_000))


def test_a_line_repaid_in_full_stays_open_until_its_last_due_date() -> None:
	facts = [draw("D", START, "80000"), pay("P", date(2025, 1, 31), "80619.35")]
	state = replay(make(LINE), facts, SECOND)
	assert (state.status, state.payoff, state.available) == (LoanStatus.ACTIVE, 0, Decimal("100000.00"))
	again = replay(make(LINE), [*facts, draw("E", SECOND, "30000")], SECOND)
	assert again.outstanding_principal == 30_000
	assert sum(row.principal - row.principal_paid for row in again.installments) == 30_000
	over = replay(make(LINE), facts, date(2025, 7, 15))
	assert (over.status, over.closed_on, over.available) == (LoanStatus.PAID, date(2025, 7, 15), 0)


def test_a_minimum_payment_is_interest_and_a_part_of_the_principal() -> None:
	rule = DrawingRule(
		kind=Drawing.REVOLVING, minimum=MinimumPayment(rate=Decimal("0.05"), amount=Decimal(4_600))
	)
	rows = replay(make(rule), [draw("D", START, "100000")], START).installments
	assert [str(row.principal) for row in rows] == [
		"5000.00",
		"4750.00",
		"4600.00",
		"4600.00",
		"4600.00",
		"76450.00",
	]
	assert rows[0].rule == "minimum_payment"
	small = replay(make(rule), [draw("D", START, "9000")], START).installments
	assert [str(row.principal) for row in small] == ["4600.00", "4400.00", "0.00", "0.00", "0.00", "0.00"]
	skipped = Skipped(fact_id="S", value_date=START, installment_number=2, interest=SkippedInterest.PAID)
	later = replay(make(rule), [draw("D", START, "100000"), skipped], START).installments
	assert (later[1].principal, len(later)) == (0, 7)


def test_a_minimum_payment_collects_a_skipped_interest_first() -> None:
	"""9,000 at 12 %, 10 % a month: 90.00 of January is collected in February on top of its own 90.00 and 900.00."""
	rule = DrawingRule(kind=Drawing.REVOLVING, minimum=MinimumPayment(rate=Decimal("0.1")))
	terms = make(rule, annual_rate=Decimal("0.12"))
	skipped = Skipped(fact_id="S", value_date=START, installment_number=1, interest=SkippedInterest.NEXT)
	rows = replay(terms, [draw("D", START, "9000"), skipped], START).installments
	assert [(str(row.interest), str(row.principal)) for row in rows[:3]] == [
		("0.00", "0.00"),
		("180.00", "900.00"),
		("81.00", "810.00"),
	]


# Terms


@pytest.mark.parametrize(
	("options", "field"),
	[
		({"expected": (Tranche(value_date=SECOND, amount=Decimal(5)),)}, "tranches"),
		({"minimum": MinimumPayment()}, "minimum"),
		({"kind": Drawing.TRANCHES, "expected": [5]}, "tranches"),
		({"kind": Drawing.TRANCHES, "expected": (5,)}, "tranches"),
		({"kind": "Tranches"}, "drawing"),
		({"kind": Drawing.REVOLVING, "minimum": 5}, "minimum"),
		(
			{"kind": Drawing.TRANCHES, "expected": (Tranche(value_date=SECOND, amount=Decimal(5)),) * 2},
			"tranches",
		),
	],
)
def test_a_rule_that_makes_no_sense_is_refused(options: dict[str, Any], field: str) -> None:
	with pytest.raises(EngineError) as caught:
		DrawingRule(**options)
	assert caught.value.field == field


@pytest.mark.parametrize(
	("rule", "options", "field"),
	[
		(
			TRANCHES,
			{
				"method": AmortizationMethod.IRREGULAR,
				"given_principals": (Decimal(100_000), *[Decimal(0)] * 5),
			},
			"drawing",
		),
		(
			DrawingRule(
				kind=Drawing.TRANCHES, expected=(Tranche(value_date=SECOND, amount=Decimal(100_000)),)
			),
			{},
			"tranches",
		),
		(
			DrawingRule(
				kind=Drawing.TRANCHES, expected=(Tranche(value_date=SECOND, amount=Decimal("0.001")),)
			),
			{},
			"tranche_amount",
		),
		(
			DrawingRule(kind=Drawing.REVOLVING, minimum=MinimumPayment()),
			{"method": AmortizationMethod.FLAT},
			"minimum",
		),
		(
			DrawingRule(kind=Drawing.REVOLVING, minimum=MinimumPayment()),
			{"grace": Grace(full_periods=1)},
			"grace",
		),
	],
)
def test_terms_that_cannot_be_drawn_so_are_refused(rule: Any, options: dict[str, Any], field: str) -> None:
	with pytest.raises(EngineError) as caught:
		make(rule, **options)
	assert caught.value.field == field


@pytest.mark.parametrize(
	"make_planned_installment",
	[
		lambda: Tranche(value_date=SECOND, amount=Decimal(0)),
		lambda: MinimumPayment(rate=Decimal(2)),
		lambda: MinimumPayment(amount=Decimal(-1)),
	],
)
def test_parts_of_a_rule_are_checked(make_planned_installment: Any) -> None:
	with pytest.raises(EngineError):
		make_planned_installment()


def test_a_single_drawing_says_so_too() -> None:
	once = make(DrawingRule())
	assert replay(once, [draw("D", START, "50000")], START).available == 0
	assert replay(once, [], START).available == 100_000


# Down payment


def test_a_down_payment_leaves_the_principal() -> None:
	found = calculate_down_payment(Decimal("19999.99"), amount=Decimal("5000"))
	assert (found.financed, found.rate) == (Decimal("14999.99"), Decimal("0.2500001250"))


@pytest.mark.parametrize(
	("options", "error"),
	[
		({"price": Decimal(0), "rate": Decimal("0.2")}, InvalidAmountError),
		({"price": Decimal(100)}, InvalidTermError),
		({"price": Decimal(100), "rate": Decimal("0.2"), "amount": Decimal(20)}, InvalidTermError),
		({"price": Decimal(100), "rate": Decimal(1)}, InvalidAmountError),
		({"price": Decimal(100), "amount": Decimal(19), "minimum_rate": Decimal("0.2")}, InvalidAmountError),
	],
)
def test_a_down_payment_out_of_bounds_is_refused(options: dict[str, Any], error: type[EngineError]) -> None:
	with pytest.raises(error):
		calculate_down_payment(**options)
