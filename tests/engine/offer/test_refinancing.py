"""Refinancing: options side by side, renewals, and changes explained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	Component,
	RateChanged,
	build_refinancing_options,
	calculate_refinancing,
	calculate_renewal,
)
from lending_app.engine.explain.changes import explain_change
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.plan_facts import DueDateChanged, Skipped
from lending_app.engine.values.errors import (
	EngineError,
	FactError,
	InvalidAmountError,
	LoanClosedError,
	NotDisbursedError,
	UnknownFactError,
)
from tests.engine.replay.test_restructuring import ALL, DAY, FIRST, LATE, give, restructure
from tests.engine.support import START, disburse, make_terms, pay

# Side by side


def test_the_options_are_set_against_going_on() -> None:
	facts = [disburse(LATE), FIRST]
	options = build_refinancing_options(
		LATE, facts, DAY, number_of_installments=18, annual_rate=Decimal("0.12")
	)
	as_is, capitalized, forgiven, lower, longer = calculate_refinancing(LATE, facts, DAY, options)
	assert as_is.total_to_pay == Decimal("9168.00") * 10 + Decimal("9167.99") + Decimal("948.76")
	assert as_is.additional_cost == 0
	assert capitalized.principal == Decimal("97415.80")
	assert capitalized.due_now == 0
	assert forgiven.forgiven == Decimal("2067.52") + Decimal("474.38")
	assert forgiven.principal == capitalized.principal - forgiven.forgiven
	assert lower.number_of_installments == 8
	assert lower.total_to_pay < as_is.total_to_pay
	assert lower.additional_cost == lower.total_to_pay - as_is.total_to_pay
	assert longer.installment < lower.installment
	for row in (as_is, capitalized, forgiven, lower, longer):
		assert row.total_cost == row.total_to_pay - Decimal("92332.00")
		assert row.total_to_pay == row.due_now + sum(
			part.unpaid for part in row.state.installments if part.due_date > DAY
		)
	# 18 % in 12 periods is 19.56 % a year, less what was forgiven; days make the rest.
	assert abs(capitalized.effective_annual_rate - Decimal("0.1956")) < Decimal("0.005")  # type: ignore[operator]
	assert forgiven.effective_annual_rate < capitalized.effective_annual_rate  # type: ignore[operator]


def test_an_option_without_arrears_forgives_nothing_and_a_late_debt_has_no_rate() -> None:
	facts = [disburse(make_terms())]
	options = build_refinancing_options(
		make_terms(), facts, START, number_of_installments=24, annual_rate=Decimal("0.1")
	)
	assert options[1].change.forgiven == ()
	late = date(2026, 6, 1)
	assert calculate_refinancing(make_terms(), facts, late, ())[0].effective_annual_rate is None


@pytest.mark.parametrize(
	("facts", "error"),
	[([], NotDisbursedError), ([disburse(LATE), pay("P", START, "100000")], LoanClosedError)],
)
def test_only_a_running_loan_is_refinanced(facts: list[Any], error: type[EngineError]) -> None:
	with pytest.raises(error):
		calculate_refinancing(LATE, facts, DAY, ())
	with pytest.raises(EngineError):
		calculate_refinancing(LATE, [disburse(LATE)], DAY, ["R"])  # type: ignore[list-item]


def test_a_renewal_pays_the_old_loan_and_the_rest_out() -> None:
	new = make_terms(principal=Decimal(120_000), opening_fee=OpeningFee(rate=Decimal("0.02")))
	found = calculate_renewal(LATE, [disburse(LATE), FIRST], DAY, new)
	assert (found.payoff, found.kept_back) == (Decimal("97415.80"), Decimal("2400.00"))
	assert found.cash_out == Decimal("20184.20")
	with pytest.raises(InvalidAmountError):
		calculate_renewal(LATE, [disburse(LATE), FIRST], DAY, make_terms(principal=Decimal(97_000)))
	with pytest.raises(InvalidAmountError):
		calculate_renewal(LATE, [disburse(LATE), FIRST], DAY, make_terms(currency="USD"))


# Why


def test_changes_are_explained() -> None:
	facts = [
		disburse(LATE),
		FIRST,
		RateChanged(fact_id="C", value_date=date(2025, 3, 1), annual_rate=Decimal("0.2")),
		Skipped(fact_id="S", value_date=date(2025, 3, 15), installment_number=3),
		DueDateChanged(
			fact_id="M", value_date=date(2025, 4, 20), installment_number=5, due_date=date(2025, 6, 20)
		),
		restructure(number_of_installments=18, capitalizes=ALL, forgiven=(give(Component.INTEREST, "10"),)),
	]
	raised = explain_change(LATE, facts, "C")
	assert dict(raised.steps[2].inputs)["earned, exact"] == Decimal("692.49")
	assert [step.title for step in explain_change(LATE, facts, "S").steps] == ["Plan before", "Plan after"]
	assert explain_change(LATE, facts, "M").rule.startswith("interest follows")
	anew = explain_change(LATE, facts, "R")
	assert [step.result for step in anew.steps if step.rule == "forgiven.interest"] == [Decimal("10.00")]
	assert sum(step.result for step in anew.steps if step.rule == "becomes principal") > 0  # type: ignore[misc, arg-type]
	late = restructure(date(2026, 3, 1), "L", number_of_installments=6)
	assert explain_change(LATE, [disburse(LATE), late], "L").steps[0].result is None


def test_what_changes_no_plan_is_not_explained() -> None:
	facts = [disburse(LATE), FIRST]
	with pytest.raises(UnknownFactError):
		explain_change(LATE, facts, "X")
	with pytest.raises(UnknownFactError):
		explain_change(LATE, [], "X")
	with pytest.raises(FactError):
		explain_change(LATE, facts, "P")
	with pytest.raises(NotDisbursedError):
		explain_change(LATE, facts, "D")
