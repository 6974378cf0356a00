"""Skipped installments: what becomes of their interest, of the term, and which skips are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import AmortizationMethod, ExcessRule, Frequency, Grace, Skipped, count_skips
from lending_app.engine.loan.options import DeferredInterest, Seasons
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.values.errors import (
	InvalidTermError,
)
from tests.engine.replay.test_plan_changes import DAY, change_rate, skip
from tests.engine.support import START, make_terms, pay, reverse, run

# Skips


@pytest.mark.parametrize("interest", list(SkippedInterest))
@pytest.mark.parametrize("extends_term", [True, False])
def test_a_skipped_installment_pays_no_principal(interest: SkippedInterest, extends_term: bool) -> None:
	state = run(make_terms(), DAY, skip(3, interest=interest, extends_term=extends_term))
	assert len(state.installments) == 12 + extends_term
	assert state.installments[2].principal == 0
	paid = Decimal("1268.23") if interest is SkippedInterest.PAID else Decimal(0)
	assert state.installments[2].total == paid
	assert (state.installments[3].total > Decimal("9168")) != (
		extends_term and interest in (SkippedInterest.PAID, SkippedInterest.AT_END)
	)


def test_the_running_installment_is_skipped_with_what_it_has_earned() -> None:
	on = date(2025, 3, 1)
	before = run(make_terms(), on)
	for interest in SkippedInterest:
		state = run(make_terms(), on, skip(2, on, interest=interest))
		assert state.accrued_interest == before.accrued_interest
		assert state.payoff == before.payoff


def test_a_skip_outlives_a_prepayment_and_a_new_rate() -> None:
	prepaid = pay("P", date(2025, 2, 16), "30000", ExcessRule.REDUCE_TERM)
	for later in (prepaid, change_rate("0.24", date(2025, 2, 16))):
		state = run(make_terms(), date(2025, 2, 16), skip(4, START), later)
		assert state.installments[3].rule == "capitalized"


def test_a_prepayment_in_a_skipped_period_plans_anew() -> None:
	on = date(2025, 2, 16)
	early = pay("P", on, "40000", ExcessRule.REDUCE_TERM)
	state = run(make_terms(), on, skip(2, START, interest=SkippedInterest.PAID), early)
	assert len(state.installments) == 13
	assert state.installments[1].rule == "interest_only"


@pytest.mark.parametrize(
	("terms", "fact", "field"),
	[
		({}, skip(2), "installment_number"),
		({"grace": Grace(full_periods=5)}, skip(4), "installment_number"),
		({}, skip(12, extends_term=False), "installment_number"),
		(
			{
				"number_of_installments": 1,
				"frequency": Frequency.AT_MATURITY,
				"first_due_date": date(2026, 1, 1),
			},
			skip(1),
			"frequency",
		),
		({"number_of_installments": 3_660}, skip(3), "number_of_installments"),
		({"method": AmortizationMethod.FLAT}, skip(3), "interest"),
		(
			{"grace": Grace(full_periods=1, deferred_interest=DeferredInterest.AT_END)},
			skip(4, interest=SkippedInterest.SPREAD),
			"interest",
		),
		(
			{
				"seasons": Seasons(
					months_without_payment=frozenset({7}), deferred_interest=DeferredInterest.SPREAD
				)
			},
			skip(4, interest=SkippedInterest.AT_END),
			"interest",
		),
		(
			{
				"method": AmortizationMethod.IRREGULAR,
				"number_of_installments": 3,
				"given_principals": (Decimal(20000), Decimal(30000), Decimal(50000)),
			},
			skip(3),
			"method",
		),
	],
)
def test_a_skip_that_cannot_be_is_refused(terms: dict[str, Any], fact: Skipped, field: str) -> None:
	with pytest.raises(InvalidTermError) as caught:
		run(make_terms(**terms), DAY, fact)
	assert caught.value.field == field


def test_an_installment_is_skipped_once_and_not_when_it_is_paid_in_part() -> None:
	with pytest.raises(InvalidTermError):
		run(make_terms(), DAY, skip(3), skip(3, fact_id="T"))
	part = pay("P", date(2025, 3, 20), "200", ExcessRule.REDUCE_INSTALLMENT)
	with pytest.raises(InvalidTermError):
		run(make_terms(), date(2025, 4, 1), pay("A", DAY, "18336"), part, skip(3, date(2025, 4, 1)))


def test_skips_are_counted_for_a_year() -> None:
	facts = [skip(3), skip(4, fact_id="T"), reverse("X", "T", DAY), pay("P", DAY, "5")]
	assert count_skips(facts, DAY) == 1
	assert count_skips(facts, date(2026, 3, 15)) == 0


@pytest.mark.parametrize("interest", [SkippedInterest.PAID, SkippedInterest.SPREAD, SkippedInterest.AT_END])
def test_flat_loans_skip_too(interest: SkippedInterest) -> None:
	terms = make_terms(method=AmortizationMethod.FLAT)
	state = run(terms, DAY, skip(3, interest=interest))
	assert state.installments[2].principal == 0
	assert sum(row.principal for row in state.installments) == 100_000
	assert sum(row.interest for row in state.installments) == Decimal(19_500)


def test_a_skip_capitalized_in_a_level_principal_loan_is_repaid_in_even_parts() -> None:
	terms = make_terms(method=AmortizationMethod.LEVEL_PRINCIPAL, grace=Grace(full_periods=2))
	rows = run(terms, START).installments
	assert {row.principal for row in rows[2:11]} == {Decimal("10302.25")}
	assert rows[11].principal == Decimal("10302.25")
