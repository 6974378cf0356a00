"""What paying early costs by the rules that laws set."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	ExcessRule,
	InterestRebate,
	LoanReplay,
	LoanTerms,
	PrepaymentCharge,
	explain_payoff,
)
from lending_app.engine.loan.charges import PrepaymentTier, TierCount
from lending_app.engine.loan.state import LoanState
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.values.errors import InvalidRateError, InvalidTermError
from tests.engine.support import START, disburse, explain, make_terms, pay, run

TIERS = (PrepaymentTier(from_month=12, rate=Decimal("0.01")),)


def make_early(principal: Any = 100_000, number: int = 12, rate: str = "0.18", **rule: Any) -> LoanTerms:
	return make_terms(
		principal=Decimal(principal),
		number_of_installments=number,
		annual_rate=Decimal(rate),
		excess=ExcessRule.REDUCE_TERM,
		prepayment_charge=PrepaymentCharge(**rule),
	)


def get_charge(state: LoanState) -> Decimal:
	return state.payoff_parts.prepayment_charge


def add_on(principal: str, rate: str, number: int, **rule: Any) -> LoanTerms:
	return make_terms(
		principal=Decimal(principal),
		annual_rate=Decimal(rate),
		number_of_installments=number,
		method=AmortizationMethod.FLAT,
		prepayment_charge=PrepaymentCharge(rebate=InterestRebate.RULE_OF_78, **rule),
	)


# --- Rule of 78 ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("passed", "rebate"),
	[(1, "84.62"), (3, "57.69"), (6, "26.92"), (11, "1.28")],
)
def test_the_rule_of_78_gives_back_the_sum_of_the_digits_left(passed: int, rebate: str) -> None:
	"""100.00 of finance charge, 12 months, after 3 months: 9 x 10 / (12 x 13) = 57.69 comes back (easycalculation.com)."""
	day = date(2025, 1 + passed, 15)
	state = run(add_on("1000", "0.10", 12), day)
	earned = state.payoff_parts.interest + get_charge(state)
	assert abs(earned - (100 - Decimal(rebate))) <= Decimal("0.04")


def test_the_first_month_of_eighteen_earns_18_of_171() -> None:
	"""1,700 at 12 % add-on in 18 months: 306 x 18 / 171 = 32.21 for the first month (jiskha.com, business math)."""
	state = run(add_on("1700", "0.12", 18), date(2025, 2, 15))
	assert state.payoff_parts.interest + get_charge(state) == Decimal("32.21")
	assert state.payoff == Decimal("1732.21")


def test_a_month_that_has_begun_counts_whole() -> None:
	terms = add_on("1000", "0.10", 12)
	begun, ended = run(terms, date(2025, 2, 16)), run(terms, date(2025, 3, 15))
	assert abs(begun.payoff - ended.payoff) <= Decimal("0.01")


def test_the_payoff_by_the_rule_of_78_closes_the_loan() -> None:
	terms, day = add_on("1000", "0.10", 12, amount=Decimal(7)), date(2025, 4, 20)
	payoff = run(terms, day).payoff
	state = run(terms, day, pay("P", day, payoff))
	assert (state.payoff, state.client_advance, state.closed_on) == (0, 0, day)


def test_a_part_paid_early_asks_no_interest_by_the_rule_of_78() -> None:
	terms = make_early(rebate=InterestRebate.RULE_OF_78)
	day = date(2025, 2, 15)
	state = run(terms, day, pay("P", day, "19168"))
	assert explain(state, "P")[-1] == (None, "prepayment.reduce_term", "10000.00")


# --- Europe -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("day", "charge"),
	[(date(2025, 1, 15), "1000.00"), (date(2026, 1, 14), "1000.00"), (date(2026, 1, 15), "500.00")],
)
def test_one_percent_or_half_in_the_last_year(day: date, charge: str) -> None:
	"""Directive 2008/48/EC, article 16: 1 % where more than a year is left, else 0.5 %."""
	terms = make_terms(
		annual_rate=Decimal("0.0"),
		number_of_installments=24,
		prepayment_charge=PrepaymentCharge(
			rate=Decimal("0.005"), tiers=TIERS, tiers_by=TierCount.BEFORE_MATURITY
		),
	)
	state = run(terms, day)
	ahead = state.outstanding_principal - state.due
	assert get_charge(state) == (ahead * Decimal(charge) / 100_000).quantize(Decimal("0.01"))


def test_never_above_the_interest_left() -> None:
	"""Directive 2008/48/EC, article 16: not above the interest to the agreed end of the contract."""
	free = run(make_early(rate="0.012", interest_months=120, is_capped_by_interest=True), START)
	assert get_charge(free) == sum(row.interest for row in free.installments)
	ended = run(make_early(interest_months=1, is_capped_by_interest=True), date(2026, 2, 1))
	assert get_charge(ended) == 0


def test_six_months_of_interest_up_to_three_percent() -> None:
	"""Code de la consommation, L313-47 and its decree: 150,000 at 4 % is 3,000 for six months; at 8 % 6,000, so 3 % of it: 4,500."""
	law = {"interest_months": 6, "cap_rate": Decimal("0.03")}
	assert get_charge(run(make_early(150_000, 240, "0.04", **law), START)) == 3000
	assert get_charge(run(make_early(150_000, 240, "0.08", **law), START)) == 4500


def test_two_percent_for_ten_years_then_one_and_a_half() -> None:
	"""Ley 5/2019 (Spain), article 23: fixed rates, 2 % in the first ten years, 1.5 % after them."""
	law = {"rate": Decimal("0.02"), "tiers": (PrepaymentTier(from_month=120, rate=Decimal("0.015")),)}
	terms = make_terms(
		annual_rate=Decimal(0), number_of_installments=240, prepayment_charge=PrepaymentCharge(**law)
	)
	before, after = run(terms, date(2035, 1, 14)), run(terms, date(2035, 1, 15))
	assert get_charge(before) == ((before.outstanding_principal - before.due) * Decimal("0.02")).quantize(
		Decimal("0.01")
	)
	assert get_charge(after) == ((after.outstanding_principal - after.due) * Decimal("0.015")).quantize(
		Decimal("0.01")
	)


# --- A share free each year -----------------------------------------------------------------------


def test_a_share_of_the_principal_is_free_each_year() -> None:
	"""Of 100,000, 10,000 a year are free; the next year there are as many again."""
	terms = make_terms(
		annual_rate=Decimal(0),
		number_of_installments=36,
		excess=ExcessRule.REDUCE_TERM,
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.02"), amount=Decimal(5), free_rate=Decimal("0.1")),
	)
	first, second, third = date(2025, 1, 20), date(2025, 2, 1), date(2026, 1, 20)
	facts = [pay("P1", first, "6000"), pay("P2", second, "6045")]
	state = run(terms, second, *facts)
	assert explain(state, "P1") == [(None, "prepayment.reduce_term", "6000.00")]
	# 4,000 are left free; the charge on 2,000 is 40 and 5.
	assert explain(state, "P2") == [
		(1, "prepayment_charge.fee", "45.00"),
		(None, "prepayment.reduce_term", "6000.00"),
	]
	due = run(terms, third, *facts).due
	later = run(terms, third, *facts, pay("P3", third, due + 10_000))
	assert explain(later, "P3")[-1] == (None, "prepayment.reduce_term", "10000.00")


# --- Explanation, arrays, refusals -----------------------------------------------------------------


def test_the_payoff_says_what_made_the_charge() -> None:
	terms = make_early(
		interest_months=6,
		cap_rate=Decimal("0.03"),
		rebate=InterestRebate.RULE_OF_78,
		tax_rate=Decimal("0.18"),
	)
	found = explain_payoff(terms, [disburse(terms)], date(2025, 2, 10))
	step = next(step for step in found.steps if step.title == "Prepayment charge")
	inputs = dict(step.inputs)
	assert inputs["months of interest"] == Decimal("9000.00")
	assert inputs["lowest cap"] == Decimal("3000.00")
	assert inputs["tax, in the tax"] == Decimal("540.00")
	assert step.result == 3000 + inputs["interest by the rule of 78"]  # type: ignore[operator]
	plain = make_terms(prepayment_charge=PrepaymentCharge(rate=Decimal("0.01")))
	told = explain_payoff(plain, [disburse(plain)], date(2025, 2, 10))
	assert next(step for step in told.steps if step.title == "Prepayment charge").inputs == ()
	part = make_early(interest_months=1)
	assert "lowest cap" not in dict(explain_payoff(part, [disburse(part)], START).steps[-1].inputs)


def test_arrays_ask_for_a_replay() -> None:
	terms = make_early(interest_months=2)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	assert calculate_portfolio(build_portfolio([loan]), date(2025, 2, 1)).needs_replay[0]


@pytest.mark.parametrize(
	("rule", "field"),
	[
		({}, "prepayment_charge_rate"),
		({"tiers": (*TIERS, *TIERS)}, "prepayment_tiers"),
		({"tiers": ("1 %",)}, "prepayment_tiers"),
		({"tiers_by": "Since Disbursement", "interest_months": 1}, "prepayment_tiers_by"),
		({"rebate": "Rule of 78"}, "prepayment_rebate"),
		({"interest_months": -1}, "prepayment_interest_months"),
		({"cap_rate": Decimal("1.5")}, "prepayment_cap_rate"),
		({"free_rate": Decimal(2), "rate": Decimal("0.01")}, "prepayment_free_rate"),
		({"is_capped_by_interest": 1}, "is_capped_by_interest"),
	],
)
def test_a_rule_that_says_nothing_or_too_much_is_refused(rule: dict[str, Any], field: str) -> None:
	with pytest.raises((InvalidTermError, InvalidRateError)) as refused:
		PrepaymentCharge(**rule)
	assert refused.value.field == field


@settings(deadline=None, max_examples=60)
@given(
	st.integers(0, 24),
	st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("0.03")]),
	st.sampled_from([Decimal(0), Decimal("0.2")]),
	st.sampled_from(InterestRebate),
	st.booleans(),
	st.integers(0, 370),
	st.integers(1, 60_000),
)
def test_the_payoff_paid_closes_whatever_the_rule(
	months: int, rate: Decimal, free: Decimal, rebate: InterestRebate, is_capped: bool, days: int, early: int
) -> None:
	rule = PrepaymentCharge(
		rate=rate,
		amount=Decimal(1),
		interest_months=months,
		free_rate=free,
		rebate=rebate,
		is_capped_by_interest=is_capped,
		cap_amount=Decimal(5000),
		tax_rate=Decimal("0.16"),
	)
	terms = make_terms(excess=ExcessRule.REDUCE_TERM, prepayment_charge=rule)
	day = date.fromordinal(START.toordinal() + days)
	paid = pay("P1", day, early)
	before = run(terms, day, paid)
	assert sum(row.amount for row in before.get_allocations("P1")) == early
	assert before.payoff >= 0
	if before.closed_on is None:
		closing = pay("P2", day, before.payoff - before.client_advance)
		after = run(terms, day, paid, closing)
		assert (after.payoff, after.outstanding_principal, after.closed_on) == (0, 0, day)
