"""Changes of the plan of a running loan, case by case: rate, due dates, skips."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	DateRule,
	DueDateChanged,
	Grace,
	Keeps,
	LoanReplay,
	RateChanged,
	RatePoint,
	Skipped,
	VariableRate,
	build_rate_resets,
	replay,
)
from lending_app.engine.loan.facts import ChargedOff
from lending_app.engine.loan.options import Balloon
from lending_app.engine.values.errors import (
	FactError,
	InvalidDateError,
	InvalidRateError,
	InvalidTermError,
	LoanClosedError,
	NotDisbursedError,
)
from tests.engine.support import START, disburse, make_terms, pay, run

DAY = date(2025, 3, 15)


def change_rate(rate: str, on: date = DAY, keeps: Keeps = Keeps.TERM, fact_id: str = "R") -> RateChanged:
	return RateChanged(fact_id=fact_id, value_date=on, annual_rate=Decimal(rate), keeps=keeps)


def move(number: int, to: date, on: date = DAY, *, following: bool = False) -> DueDateChanged:
	return DueDateChanged(
		fact_id="M", value_date=on, installment_number=number, due_date=to, moves_following=following
	)


def skip(number: int, on: date = DAY, fact_id: str = "S", **options: Any) -> Skipped:
	return Skipped(fact_id=fact_id, value_date=on, installment_number=number, **options)


def list_dates(state: Any) -> list[str]:
	return [row.due_date.isoformat() for row in state.installments]


# Rates


def test_a_running_period_bears_both_rates_by_their_days() -> None:
	state = run(make_terms(), date(2025, 3, 1), change_rate("0.24", date(2025, 3, 1)))
	# 92,332.00 x 0.18 / 12 x 14/28 + 92,332.00 x 0.24 / 12 x 14/28
	assert state.installments[1].interest == Decimal("1615.81")
	assert state.accrued_interest == Decimal("2192.49")


def test_a_kept_installment_makes_the_term_grow_or_shrink() -> None:
	grown = run(make_terms(), DAY, change_rate("0.36", keeps=Keeps.INSTALLMENT))
	assert len(grown.installments) == 13
	assert {row.total for row in grown.installments[:-1]} == {Decimal("9168.00")}
	shrunk = run(make_terms(), DAY, change_rate("0.02", keeps=Keeps.INSTALLMENT))
	assert len(shrunk.installments) == 12
	assert shrunk.installments[-1].total < Decimal("3000")


def test_a_kept_installment_below_the_interest_is_refused() -> None:
	loan = LoanReplay(make_terms())
	loan.apply(disburse(make_terms()))
	with pytest.raises(InvalidRateError) as caught:
		loan.apply(change_rate("2", keeps=Keeps.INSTALLMENT))
	assert (caught.value.field, caught.value.value) == ("annual_rate", Decimal(2))
	assert loan.get_state(DAY) == run(make_terms(), DAY)


def test_an_installment_that_amortises_in_more_than_a_lifetime_is_refused() -> None:
	terms = make_terms(number_of_installments=3_650, annual_rate=Decimal("0.0001"))
	with pytest.raises(InvalidRateError):
		run(terms, DAY, change_rate("0.0002", keeps=Keeps.INSTALLMENT))


def test_the_last_installment_alone_keeps_the_term() -> None:
	state = run(make_terms(), date(2025, 12, 20), change_rate("0.24", date(2025, 12, 20), Keeps.INSTALLMENT))
	assert len(state.installments) == 12


@pytest.mark.parametrize(
	("method", "options"),
	[
		(AmortizationMethod.LEVEL_PRINCIPAL, {}),
		(AmortizationMethod.BALLOON, {"balloon": Balloon(rate=Decimal("0.3"))}),
		(AmortizationMethod.INTEREST_ONLY, {}),
		(AmortizationMethod.FLAT, {}),
		(AmortizationMethod.LEVEL_PAYMENT, {"grace": Grace(full_periods=2)}),
		(
			AmortizationMethod.IRREGULAR,
			{
				"number_of_installments": 4,
				"given_principals": tuple(map(Decimal, (40000, 20000, 30000, 10000))),
			},
		),
	],
)
def test_every_method_takes_a_new_rate(method: AmortizationMethod, options: dict[str, Any]) -> None:
	terms = make_terms(method=method, **options)
	state = run(terms, date(2026, 2, 1), change_rate("0.3", date(2025, 3, 1)))
	before = run(terms, date(2026, 2, 1))
	assert state.accrued_interest > before.accrued_interest
	assert len(state.installments) == len(before.installments)
	if method is AmortizationMethod.IRREGULAR:
		assert [row.principal for row in state.installments] == list(terms.given_principals)


@pytest.mark.parametrize(
	"options", [{"method": AmortizationMethod.LEVEL_PRINCIPAL}, {"method": AmortizationMethod.INTEREST_ONLY}]
)
def test_a_plan_without_a_level_installment_keeps_its_term(options: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError) as caught:
		run(make_terms(**options), DAY, change_rate("0.2", keeps=Keeps.INSTALLMENT))
	assert caught.value.field == "keeps"


def test_a_rate_change_needs_a_loan_and_leaves_a_closed_one_alone() -> None:
	with pytest.raises(NotDisbursedError):
		replay(make_terms(), [change_rate("0.2")], DAY)
	closing = pay("P", START, "100000")
	closed = run(make_terms(), DAY, closing, change_rate("0.2"))
	assert closed == run(make_terms(), DAY, closing)


def test_installments_paid_ahead_keep_their_principal_and_bear_the_new_rate() -> None:
	ahead = pay("P", date(2025, 2, 20), "30000")
	state = run(make_terms(), DAY, ahead, change_rate("0.36", date(2025, 3, 1)))
	assert state.installments[1].principal == Decimal("7783.02")
	assert state.installments[1].unpaid > 0
	assert state.installments[2].interest > Decimal("1268.23")


def test_a_loan_all_paid_ahead_but_its_last_interest_is_re_rated() -> None:
	terms = make_terms(number_of_installments=1)
	ahead = pay("P", date(2025, 1, 20), "90000")
	state = run(terms, date(2025, 2, 1), ahead, change_rate("0.36", date(2025, 2, 1)))
	assert state.installments[0].interest > 1500


def test_what_was_paid_ahead_of_deferred_interest_is_not_planned_again() -> None:
	terms = make_terms(grace=Grace(full_periods=3))
	ahead = pay("P", START, "20000")
	with pytest.raises(FactError):
		run(terms, DAY, ahead, change_rate("0.2", date(2025, 2, 1)))


def test_the_resets_of_a_variable_rate_are_facts_and_come_again_the_same() -> None:
	series = [
		RatePoint(from_date=date(2025, 1, 1), annual_rate=Decimal("0.06")),
		RatePoint(from_date=date(2025, 3, 1), annual_rate=Decimal("0.07")),
	]
	rule = VariableRate(spread=Decimal("0.1"), reset_every=2, first_reset=2)
	rows = run(make_terms(), START).installments
	found = build_rate_resets(rule, series, rows, date(2025, 6, 1))
	assert [(fact.value_date, str(fact.annual_rate)) for fact in found] == [
		(date(2025, 2, 15), "0.16"),
		(date(2025, 4, 15), "0.17"),
	]
	capped = build_rate_resets(replace(rule, reset_cap=Decimal("0.002")), series, rows, date(2025, 6, 1))
	assert [str(fact.annual_rate) for fact in capped] == ["0.16", "0.162"]
	later = run(make_terms(), date(2025, 6, 1), *found).installments
	assert build_rate_resets(rule, series, later, date(2025, 6, 1)) == found
	with pytest.raises(InvalidDateError):
		build_rate_resets(rule, series[::-1], rows, date(2025, 6, 1))


# Due dates


def test_one_date_moves_and_interest_follows_the_days() -> None:
	state = run(make_terms(), DAY, move(3, date(2025, 4, 25)))
	third, fourth = state.installments[2:4]
	assert (third.due_date, fourth.start_date) == (date(2025, 4, 25), date(2025, 4, 25))
	assert third.interest == Decimal("1709.51")  # 84,548.98 x 0.18 x 41 / 365
	assert list_dates(state)[3:5] == ["2025-05-15", "2025-06-15"]


def test_following_dates_move_to_the_new_day() -> None:
	terms = make_terms(dates=DateRule(month_days=(15,)))
	state = run(terms, DAY, move(3, date(2025, 4, 5), following=True))
	assert list_dates(state)[2:5] == ["2025-04-05", "2025-05-05", "2025-06-05"]
	assert state.installments[3].interest == round(
		state.installments[3].opening_principal * Decimal("0.015"), 2
	)


def test_the_last_date_moves_as_far_as_one_likes_and_extends_from_there() -> None:
	state = run(make_terms(), DAY, move(12, date(2026, 4, 20)), skip(11, fact_id="T"))
	assert list_dates(state)[-2:] == ["2026-04-20", "2026-05-15"]


@pytest.mark.parametrize(
	("number", "to", "field"),
	[
		(2, date(2025, 4, 1), "installment_number"),
		(13, date(2026, 4, 1), "installment_number"),
		(3, date(2025, 5, 15), "due_date"),
		(3, date(2025, 4, 15), "due_date"),
		(3, DAY, "due_date"),
		(4, date(2025, 4, 15), "due_date"),
	],
)
def test_a_date_that_cannot_be_is_refused(number: int, to: date, field: str) -> None:
	with pytest.raises((InvalidTermError, InvalidDateError)) as caught:
		run(make_terms(), DAY, move(number, to))
	assert caught.value.field == field


def test_an_irregular_plan_keeps_its_principals_over_new_dates() -> None:
	terms = make_terms(
		method=AmortizationMethod.IRREGULAR,
		number_of_installments=3,
		given_principals=(Decimal(20000), Decimal(30000), Decimal(50000)),
	)
	state = run(terms, date(2025, 1, 31), move(1, date(2025, 2, 20), date(2025, 1, 31)))
	assert [str(row.principal) for row in state.installments] == ["20000.00", "30000.00", "50000.00"]
	# 100,000 x 0.18 / 12 x 16/31 up to the change, then 100,000 x 0.18 x 20 / 365
	assert state.installments[0].interest == Decimal("1760.49")


def test_nothing_moves_on_a_loan_that_is_over() -> None:
	with pytest.raises(LoanClosedError):
		run(make_terms(), DAY, pay("P", START, "100000"), move(3, date(2025, 4, 20)))
	with pytest.raises(LoanClosedError):
		run(make_terms(), DAY, ChargedOff(fact_id="O", value_date=START), move(3, date(2025, 4, 20)))
	with pytest.raises(NotDisbursedError):
		replay(make_terms(), [move(3, date(2025, 4, 20))], DAY)
	with pytest.raises(InvalidTermError) as caught:
		run(make_terms(), date(2026, 3, 1), move(3, date(2026, 4, 20), date(2026, 3, 1)))
	assert "none" in str(caught.value.bound)
