"""Everything the product's form asks reaches the engine's terms, and what the engine refuses is said by its label."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.engine import (
	AmortizationMethod,
	BusinessDayConvention,
	Charge,
	ChargeBase,
	ChargeTiming,
	Component,
	DateRule,
	Drawing,
	DrawingRule,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	InterestRebate,
	Leveling,
	MinimumPayment,
	PrepaymentCharge,
	RateStep,
	Residue,
)
from lending_app.engine.loan.charges import PrepaymentTier, TierCount
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.options import Balloon, DeferredInterest, InstallmentRounding, Seasons, Steps
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from lending_app.products.adapters import build_terms, dump_terms, load_terms
from lending_app.products.simulator.simulate_product import simulate_product
from lending_app.testing.factories import make_loan_product, make_unique

RATE = Decimal("0.18")
PREMIUM = {"charge_name": "Life", "component": "Insurance", "cover": "Credit Life", "charge_percent": 0.05}


def get_terms(product, number=12, **values):
	product.reload()
	terms = build_terms(
		product, principal=100_000, interest_percent=18, number_of_installments=number, **values
	)
	assert load_terms(dump_terms(terms)) == terms
	return terms


# --- The form and the terms ----------------------------------------------------------------------

MAPPED = [
	({"method": "Interest Only"}, "method", AmortizationMethod.INTEREST_ONLY),
	({"method": "Balloon", "balloon_percent": 20}, "balloon", Balloon(rate=Decimal("0.2"))),
	({"method": "Balloon", "balloon_amount": 900}, "balloon", Balloon(amount=Decimal(900))),
	(
		{"method": "Stepped", "step_every_installments": 6, "step_percent": -5},
		"steps",
		Steps(every=6, rate=Decimal("-0.05")),
	),
	(
		{"method": "Stepped", "step_every_installments": 3, "step_amount": 10},
		"steps",
		Steps(every=3, amount=Decimal(10)),
	),
	({"day_count": "30E/360"}, "day_count", DayCount.THIRTY_E_360),
	({"interest_base": "In Advance"}, "is_interest_in_advance", True),
	(
		{"interest_base": "Capitalized", "minimum_number_of_installments": 2},
		"grace",
		Grace(full_periods=11),
	),
	(
		{
			"grace_full_periods": 2,
			"grace_principal_periods": 1,
			"interest_free_periods": 1,
			"grace_interest": "Spread",
			"minimum_number_of_installments": 6,
		},
		"grace",
		Grace(
			full_periods=2,
			principal_periods=1,
			interest_free_periods=1,
			deferred_interest=DeferredInterest.SPREAD,
		),
	),
	(
		{"seasons": [{"month": "March"}, {"month": "December"}], "is_season_interest_paid": 1},
		"seasons",
		Seasons(months_without_payment=frozenset({3, 12}), is_interest_paid=True),
	),
	(
		{"installment_multiple_amount": 5, "installment_rounding_mode": "Up"},
		"installment_rounding",
		InstallmentRounding(multiple=Decimal(5), mode=RoundingMode.UP),
	),
	(
		{"interest_basis": "Daily", "interest_balance": "Balance Owed"},
		"interest_balance",
		InterestBalance.OWED,
	),
	({"early_interest": "On Due Date"}, "early_interest", EarlyInterest.ON_DUE_DATE),
	({"interest_basis": "Daily", "leveling": "Equal Periods"}, "leveling", Leveling.EQUAL_PERIODS),
	({"residue": "First"}, "residue", Residue.FIRST),
	({"residue": "Interest"}, "residue", Residue.INTEREST),
	({"compounding": "Semiannual"}, "compounding", Frequency.SEMIANNUAL),
	({"is_negative_rate_allowed": 1}, "is_negative_rate_allowed", True),
	(
		{
			"method": "Stepped",
			"step_every_installments": 12,
			"step_proportions": "1; 0.9; 0.8",
		},
		"steps",
		Steps(every=12, proportions=(Decimal(1), Decimal("0.9"), Decimal("0.8"))),
	),
	(
		{
			"grace_full_periods": 2,
			"grace_interest": "Next Installments",
			"minimum_number_of_installments": 3,
		},
		"grace",
		Grace(full_periods=2, deferred_interest=DeferredInterest.NEXT),
	),
	({"excess_rule": "All Installments"}, "excess", ExcessRule.ALL_INSTALLMENTS),
	(
		{"is_due_at_start": 1, "minimum_number_of_installments": 2},
		"dates",
		DateRule(is_due_at_start=True),
	),
	({"is_moved_to_first": 1}, "dates", DateRule(is_moved_to_first=True)),
	({"first_period": "Kept Back"}, "dates", DateRule(first_period=FirstPeriod.KEPT_BACK)),
	({"rounding_mode": "Half Even"}, "rounding_mode", RoundingMode.HALF_EVEN),
	({"drawing": "Tranches"}, "drawing", DrawingRule(kind=Drawing.TRANCHES)),
	(
		{"drawing": "Revolving", "minimum_payment_percent": 5, "minimum_payment_amount": 300},
		"drawing",
		DrawingRule(
			kind=Drawing.REVOLVING, minimum=MinimumPayment(rate=Decimal("0.05"), amount=Decimal(300))
		),
	),
	({"date_rule": "End of Month"}, "dates", DateRule(is_end_of_month=True)),
	({"date_rule": "Periods of Fixed Days"}, "dates", DateRule(has_fixed_days=True)),
	({"date_rule": "Fixed Days of the Month", "due_day": 31}, "dates", DateRule(month_days=(31,))),
	(
		{
			"frequency": "Semimonthly",
			"date_rule": "Fixed Days of the Month",
			"due_day": 5,
			"second_due_day": 20,
		},
		"dates",
		DateRule(month_days=(5, 20)),
	),
	({"first_period": "Added to First"}, "dates", DateRule(first_period=FirstPeriod.ADD_TO_FIRST)),
	({"interest_tax_percent": 16}, "interest_tax_rate", Decimal("0.16")),
	({"has_extra_payments": 0}, "excess", ExcessRule.HOLD_AS_ADVANCE),
	(
		{
			"prepayment_interest_months": 6,
			"prepayment_cap_percent": 3,
			"is_prepayment_capped_by_interest": 1,
			"prepayment_free_percent": 10,
			"prepayment_tiers_by": "Before Maturity",
			"prepayment_tiers": [{"from_month": 12, "charge_percent": 1}],
		},
		"prepayment_charge",
		PrepaymentCharge(
			interest_months=6,
			cap_rate=Decimal("0.03"),
			is_capped_by_interest=True,
			free_rate=Decimal("0.1"),
			tiers_by=TierCount.BEFORE_MATURITY,
			tiers=(PrepaymentTier(from_month=12, rate=Decimal("0.01")),),
		),
	),
	(
		{"prepayment_rebate": "Rule of 78"},
		"prepayment_charge",
		PrepaymentCharge(rebate=InterestRebate.RULE_OF_78),
	),
	(
		{
			"prepayment_percent": 2,
			"prepayment_amount": 50,
			"prepayment_tax_percent": 18,
			"prepayment_within_months": 12,
			"prepayment_cap_amount": 900,
			"is_partial_prepayment_charged": 0,
		},
		"prepayment_charge",
		PrepaymentCharge(
			rate=Decimal("0.02"),
			amount=Decimal(50),
			tax_rate=RATE,
			within_months=12,
			cap_amount=Decimal(900),
			is_on_partial=False,
		),
	),
	(
		{"charges": [PREMIUM | {"timing": "Month", "base": "Outstanding Principal", "tax_percent": 18}]},
		"charges",
		(
			Charge(
				name="Life",
				component=Component.INSURANCE,
				timing=ChargeTiming.MONTH,
				base=ChargeBase.OUTSTANDING_PRINCIPAL,
				rate=Decimal("0.0005"),
				tax_rate=RATE,
			),
		),
	),
	(
		{
			"rate_type": "Stepped",
			"maximum_interest_percent": 20,
			"rate_steps": [
				{"from_installment": 1, "measure": "Rate", "step_percent": 6},
				{"from_installment": 4, "measure": "Points over the Loan's Rate", "step_percent": 2},
				{"from_installment": 20, "measure": "Rate", "step_percent": 21},
			],
		},
		"rate_steps",
		(
			RateStep(from_installment=1, annual_rate=Decimal("0.06")),
			RateStep(from_installment=4, annual_rate=Decimal("0.20")),
		),
	),
]


@pytest.mark.parametrize(("values", "field", "expected"), MAPPED)
def test_setting_reaches_the_terms(values, field, expected):
	assert getattr(get_terms(make_loan_product(**values)), field) == expected


def test_flat_and_penalty_tax():
	product = make_loan_product(
		method="Flat", interest_base="Original Amount", penalty_daily_percent=1, penalty_tax_percent=18
	)
	terms = get_terms(product)
	assert (terms.method, terms.penalty.tax_rate) == (AmortizationMethod.FLAT, RATE)


def test_parts_of_an_irregular_loan():
	parts = [{"share_percent": percent} for percent in (10, 33.3333, 56.6667)]
	product = make_loan_product(
		method="Irregular",
		shares=parts,
		minimum_number_of_installments=3,
		maximum_number_of_installments=3,
	)
	assert get_terms(product, number=3).given_principals == (
		Decimal("10000.00"),
		Decimal("33333.30"),
		Decimal("56666.70"),
	)


def test_holidays_of_the_list_move_due_dates():
	name = make_unique("HOLIDAYS")
	days = [("2026-08-17", 0), ("2026-08-16", 1), ("2026-08-23", 1)]
	frappe.new_doc(
		"Holiday List",
		holiday_list_name=name,
		from_date="2026-01-01",
		to_date="2026-12-31",
		holidays=[
			{"holiday_date": day, "weekly_off": off, "description": "Restoration Day"} for day, off in days
		],
	).insert()
	product = make_loan_product(
		business_day_convention="Following", holiday_list=name, is_interest_adjusted=1
	)
	dates = get_terms(product, first_due_date="2026-08-16").dates
	assert (dates.convention, dates.is_interest_adjusted) == (BusinessDayConvention.FOLLOWING, True)
	# Sundays alone are the list's weekend.
	assert (dates.calendar.weekend, dates.calendar.holidays) == (
		frozenset({6}),
		frozenset({date(2026, 8, 17)}),
	)
	found = simulate_product(product, 100_000, 12, first_due_date="2026-08-16")
	assert found.figures.schedule.installments[0].due_date == date(2026, 8, 18)


def test_one_payment_falls_after_the_usual_term():
	product = make_loan_product(frequency="At Maturity", maturity_months=6, maximum_number_of_installments=1)
	assert get_terms(product, number=1, start="2026-08-31").first_due_date == date(2027, 2, 28)
	assert get_terms(product, number=1, first_due_date="2026-12-01", start="2026-08-31").first_due_date == (
		date(2026, 12, 1)
	)
