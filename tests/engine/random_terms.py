"""Random terms of a loan: each option now and then, whatever goes together."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lending_app.engine import (
	PRESETS,
	AmortizationMethod,
	Charge,
	ChargeBase,
	ChargeTiming,
	Component,
	DateRule,
	Drawing,
	DrawingRule,
	EngineError,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	InterestBasis,
	Leveling,
	LoanTerms,
	MinimumPayment,
	PenaltyRule,
	PrepaymentCharge,
	RateStep,
	Residue,
)
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.options import Balloon, DeferredInterest, Seasons, Steps
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode

START = date(2025, 1, 15)
NEGATIVE_RATES = ("-0.005", "-0.02", "-0.06", "0.05")


def make_charge(chance: random.Random, name: str) -> Charge:
	timing = chance.choice(list(ChargeTiming))
	is_upfront = timing in (ChargeTiming.DISBURSEMENT, ChargeTiming.DRAWDOWN)
	bases = [base for base in ChargeBase if not is_upfront or base is not ChargeBase.INSTALLMENT]
	return Charge(
		name=name,
		component=chance.choice([Component.FEE, Component.INSURANCE]),
		timing=timing,
		base=chance.choice(bases),
		rate=Decimal(chance.choice(["0.001", "0.01", "0.03"])),
		amount=Decimal(chance.choice([0, 0, 3])),
		tax_rate=Decimal(chance.choice(["0", "0.18"])),
		is_financed=is_upfront and chance.random() < 0.4,
		is_refundable=timing is ChargeTiming.DISBURSEMENT and chance.random() < 0.6,
	)


def make_plan(chance: random.Random, method: AmortizationMethod, count: int) -> dict[str, Any]:
	"""What the method needs, and now and then grace and seasons."""
	options: dict[str, Any] = {}
	deferral = chance.choice(list(DeferredInterest))
	if method is AmortizationMethod.BALLOON:
		options["balloon"] = Balloon(rate=Decimal("0.4"))
	if method is AmortizationMethod.STEPPED:
		proportions = (Decimal(1), Decimal("1.3"), Decimal("0.8"))
		rate = Decimal(chance.choice(["0.1", "-0.1"]))
		options["steps"] = chance.choice([Steps(every=2, rate=rate), Steps(every=2, proportions=proportions)])
	if count > 2 and chance.random() < 0.25:
		options["grace"] = Grace(
			full_periods=chance.randint(0, 2),
			principal_periods=chance.randint(0, 1),
			interest_free_periods=chance.choice([0, 0, 1]),
			deferred_interest=deferral,
		)
	if chance.random() < 0.25:
		options["seasons"] = Seasons(
			months_without_payment=frozenset(chance.sample(range(1, 13), chance.randint(1, 4))),
			deferred_interest=deferral,
			is_interest_paid=chance.random() < 0.3,
		)
	return options


def make_penalty(chance: random.Random) -> PenaltyRule:
	return PenaltyRule(
		base=chance.choice(list(PenaltyBase)),
		daily_rate=Decimal(chance.choice(["0.001", "0.00071"])),
		fixed_amount=Decimal(chance.choice(["0", "5"])),
		tolerance_days=chance.choice([0, 3]),
		start=chance.choice(list(PenaltyStart)),
		cap_rate=chance.choice([None, None, Decimal("0.1")]),
		tax_rate=Decimal(chance.choice(["0", "0", "0.18"])),
	)


def make_options(chance: random.Random, count: int) -> dict[str, Any]:
	"""Penalty, charges, steps of the rate, drawings and interest in advance, each now and then."""
	options: dict[str, Any] = {}
	if chance.random() < 0.3:
		options["penalty"] = make_penalty(chance)
	if chance.random() < 0.3:
		options["charges"] = tuple(make_charge(chance, f"C{n}") for n in range(chance.randint(1, 2)))
		options["interest_tax_rate"] = Decimal(chance.choice(["0", "0.18"]))
	if chance.random() < 0.2:
		options["prepayment_charge"] = PrepaymentCharge(
			rate=Decimal("0.02"),
			amount=Decimal(chance.choice([0, 2])),
			within_months=chance.choice([None, 1, 4]),
			is_on_partial=chance.random() < 0.5,
		)
	if chance.random() < 0.15:
		step = RateStep(from_installment=chance.randint(1, count), annual_rate=Decimal("0.31"))
		options["rate_steps"] = (step,)
	if chance.random() < 0.2:
		kind = chance.choice([Drawing.TRANCHES, Drawing.REVOLVING])
		has_minimum = kind is Drawing.REVOLVING and chance.random() < 0.5
		minimum = MinimumPayment(rate=Decimal("0.1")) if has_minimum else None
		options["drawing"] = DrawingRule(kind=kind, minimum=minimum)
	if chance.random() < 0.1:
		options["is_interest_in_advance"] = True
		options.setdefault("interest_tax_rate", Decimal(chance.choice(["0", "0.16"])))
	return options


def make_terms(chance: random.Random) -> LoanTerms:
	frequency = chance.choice([Frequency.MONTHLY] * 4 + list(Frequency))
	count = 1 if frequency is Frequency.AT_MATURITY else chance.choice([1, 2, 3, 4, 6, 12])
	method = chance.choice([AmortizationMethod.LEVEL_PAYMENT, *AmortizationMethod])
	first = None
	if frequency is Frequency.AT_MATURITY or chance.random() < 0.3:
		first = START + timedelta(days=chance.randint(1, 70))
	dates = None
	if chance.random() < 0.4:
		days = (15,) if frequency is Frequency.MONTHLY and chance.random() < 0.3 and first is None else ()
		first_period = chance.choice(list(FirstPeriod))
		dates = DateRule(
			month_days=days,
			first_period=first_period,
			is_due_at_start=first_period is FirstPeriod.OWN and count > 1 and chance.random() < 0.5,
			is_moved_to_first=frequency is Frequency.MONTHLY and chance.random() < 0.3,
		)
	principal = Decimal(chance.choice([1200, 10_000, 100_000, 9_000, 60]))
	options = make_plan(chance, method, count) | make_options(chance, count)
	if method is AmortizationMethod.IRREGULAR:
		part = (principal / count).quantize(Decimal("0.01"))
		options["given_principals"] = (*[part] * (count - 1), principal - part * (count - 1))
	if chance.random() < 0.15 and method is not AmortizationMethod.FLAT:
		options["compounding"] = chance.choice([Frequency.ANNUAL, Frequency.SEMIANNUAL, Frequency.DAILY])
	if chance.random() < 0.3:
		options |= make_owed(chance, method, options)
		dates = replace(dates, first_period=FirstPeriod.OWN) if dates is not None else None
	terms = LoanTerms(
		**{
			"interest_basis": chance.choice(list(InterestBasis)),
			"residue": chance.choice(list(Residue)),
		}
		| options
		| dict(
			principal=principal,
			annual_rate=Decimal(chance.choice(["0", "0.12", "0.18", "0.6"])),
			number_of_installments=count,
			first_due_date=first,
			method=method,
			frequency=frequency,
			day_count=chance.choice([DayCount.ACTUAL_365, DayCount.THIRTY_360, DayCount.ACTUAL_360]),
			dates=dates,
			excess=chance.choice(list(ExcessRule)),
			allocation=chance.choice(list(PRESETS.values())),
			rounding_mode=chance.choice([RoundingMode.HALF_UP, RoundingMode.HALF_UP, *RoundingMode]),
		)
	)
	return make_negative(chance, terms) if chance.random() < 0.2 else terms


def make_negative(chance: random.Random, terms: LoanTerms) -> LoanTerms:
	"""The terms with rates below zero, where they go with them."""
	rate = Decimal(chance.choice(NEGATIVE_RATES))
	try:
		return replace(terms, is_negative_rate_allowed=True, annual_rate=rate)
	except EngineError:
		return terms


def make_owed(chance: random.Random, method: AmortizationMethod, options: dict[str, Any]) -> dict[str, Any]:
	"""Interest on the balance owed, with what goes with it of the options."""
	kept = {
		name: replace(options[name], deferred_interest=DeferredInterest.CAPITALIZE)
		for name in ("grace", "seasons")
		if name in options
	}
	is_leveled = method in (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.BALLOON)
	return {
		"interest_basis": InterestBasis.DAILY,
		"interest_balance": InterestBalance.OWED,
		"early_interest": chance.choice(list(EarlyInterest)),
		"leveling": Leveling.EQUAL_PERIODS if is_leveled and chance.random() < 0.3 else Leveling.AS_INTEREST,
		"residue": chance.choice([each for each in Residue if each is not Residue.INTEREST]),
		"drawing": None,
		**kept,
	}
