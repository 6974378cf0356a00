"""Plans at their edges: nothing left to pay, least payments of a line, interest kept back, interest collected first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	DateRule,
	Drawing,
	DrawingRule,
	FirstPeriod,
	Grace,
	LoanTerms,
	MinimumPayment,
	build_schedule,
)
from lending_app.engine.loan.options import DeferredInterest, InstallmentRounding
from lending_app.engine.values.money import RoundingMode
from tests.engine.support import START, make_terms, run


def show_plan(terms: LoanTerms) -> list[tuple[str, str, str]]:
	return [(str(row.principal), str(row.interest), row.rule) for row in run(terms, START).installments]


def make_percent(principal: int, count: int, **options: Any) -> LoanTerms:
	"""A loan at 1 % a month."""
	return make_terms(
		principal=Decimal(principal), annual_rate=Decimal("0.12"), number_of_installments=count, **options
	)


def test_installments_after_the_one_that_repays_the_rest_ask_nothing() -> None:
	"""100 in installments rounded up to 50: two of them, and 1.51 with its cent and a half of interest."""
	rounding = InstallmentRounding(multiple=Decimal(50), mode=RoundingMode.UP)
	terms = make_percent(100, 12, installment_rounding=rounding)
	assert show_plan(terms) == [
		("49.00", "1.00", "level_payment"),
		("49.49", "0.51", "level_payment"),
		("1.51", "0.02", "last_takes_the_rest"),
		*[("0.00", "0.00", "nothing_left")] * 9,
	]


def test_least_payments_of_a_line_repay_a_tenth_of_what_is_left_until_the_last() -> None:
	minimum = MinimumPayment(rate=Decimal("0.1"), amount=Decimal(50))
	terms = make_percent(1_000, 4, drawing=DrawingRule(kind=Drawing.REVOLVING, minimum=minimum))
	assert show_plan(terms) == [
		("100.00", "10.00", "minimum_payment"),
		("90.00", "9.00", "minimum_payment"),
		("81.00", "8.10", "minimum_payment"),
		("729.00", "7.29", "last_takes_the_rest"),
	]


def test_level_principal_asks_interest_deferred_on_top_of_the_next_installment() -> None:
	"""3.00 of a month without payment come with the 3.00 of the month after it."""
	grace = Grace(full_periods=1, deferred_interest=DeferredInterest.NEXT)
	terms = make_percent(300, 4, method=AmortizationMethod.LEVEL_PRINCIPAL, grace=grace)
	assert show_plan(terms) == [
		("0.00", "0.00", "deferred"),
		("100.00", "6.00", "level_principal"),
		("100.00", "2.00", "level_principal"),
		("100.00", "1.00", "last_takes_the_rest"),
	]


@pytest.mark.parametrize(
	("first", "kept", "kept_tax", "interest", "tax"),
	[
		(date(2025, 2, 20), "16.44", "2.96", "100.00", "18.00"),
		(date(2025, 2, 16), "3.29", "0.59", "100.00", "18.00"),
		(date(2025, 2, 15), "0.00", "0.00", "100.00", "18.00"),
		(date(2025, 2, 1), "0.00", "0.00", "55.89", "10.06"),
	],
)
def test_the_disbursement_keeps_back_the_interest_of_days_before_a_month_and_its_tax(
	first: date, kept: str, kept_tax: str, interest: str, tax: str
) -> None:
	"""10,000 x 12 % x 5 / 365 for five days more; a shorter period asks its own 17 days on its date."""
	terms = make_percent(
		10_000,
		3,
		first_due_date=first,
		interest_tax_rate=Decimal("0.18"),
		dates=DateRule(first_period=FirstPeriod.KEPT_BACK),
	)
	schedule = build_schedule(terms, START)
	row = schedule.installments[0]
	assert (schedule.kept_back, schedule.kept_back_tax) == (Decimal(kept), Decimal(kept_tax))
	assert (row.principal, row.interest, row.tax) == (Decimal("3300.22"), Decimal(interest), Decimal(tax))
	assert [str(part.total) for part in schedule.installments[1:]] == ["3412.28", "3406.29"]
	loan = run(terms, START).installments[0]
	assert (loan.interest_paid, loan.tax_paid) == (Decimal(kept), Decimal(kept_tax))
	assert (loan.interest, loan.tax) == (Decimal(kept) + Decimal(interest), Decimal(kept_tax) + Decimal(tax))
