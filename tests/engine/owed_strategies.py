"""Random loans whose interest runs on the principal really owed, and what may happen to them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	ChargeBase,
	ChargeTiming,
	Component,
	DateRule,
	EngineError,
	FirstPeriod,
	InterestBalance,
	InterestBasis,
	Leveling,
	LoanTerms,
	PrepaymentCharge,
	build_schedule,
	replay,
)
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.values.day_count import DayCount
from tests.engine.change_strategies import KINDS, changed_histories
from tests.engine.strategies import History, histories

OWED_METHODS = (
	AmortizationMethod.LEVEL_PAYMENT,
	AmortizationMethod.LEVEL_PAYMENT,
	AmortizationMethod.LEVEL_PRINCIPAL,
	AmortizationMethod.INTEREST_ONLY,
	AmortizationMethod.BALLOON,
	AmortizationMethod.STEPPED,
)
_FEE = Charge(
	name="Fee",
	component=Component.FEE,
	timing=ChargeTiming.INSTALLMENT,
	base=ChargeBase.OUTSTANDING_PRINCIPAL,
	rate=Decimal("0.001"),
	amount=Decimal(1),
)


@st.composite
def owed_terms(draw: st.DrawFn, terms: LoanTerms, *, has_charges: bool = False) -> LoanTerms:
	"""The terms with interest on the balance owed, as far as they go with it."""
	dates: DateRule | None = terms.dates
	if dates is not None:
		dates = replace(dates, is_interest_adjusted=True, first_period=FirstPeriod.OWN)
	kept = {
		name: replace(rule, deferred_interest=DeferredInterest.CAPITALIZE)
		for name, rule in (("grace", terms.grace), ("seasons", terms.seasons))
		if rule is not None
	}
	is_leveled = terms.method in (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.BALLOON)
	is_equal = is_leveled and terms.frequency.value != "At Maturity" and draw(st.booleans())
	try:
		return replace(
			terms,
			dates=dates,
			interest_basis=InterestBasis.DAILY,
			interest_balance=InterestBalance.OWED,
			early_interest=draw(st.sampled_from(EarlyInterest)),
			leveling=Leveling.EQUAL_PERIODS if is_equal else Leveling.AS_INTEREST,
			charges=(_FEE,) if has_charges else (),
			interest_tax_rate=Decimal("0.16") if has_charges else Decimal(0),
			prepayment_charge=PrepaymentCharge(rate=Decimal("0.02")) if has_charges else None,
			**kept,
		)
	except EngineError:
		assume(False)
		raise


def _take(draw: st.DrawFn, history: History, *, has_charges: bool = False) -> History:
	terms = draw(owed_terms(history.terms, has_charges=has_charges))
	found = replace(history, terms=terms)
	try:
		schedule = build_schedule(terms, history.start)
		replay(terms, history.facts, history.end)
	except EngineError:
		assume(False)
		raise
	return replace(found, schedule=schedule)


@st.composite
def owed_histories(draw: st.DrawFn, *, has_charges: bool = False) -> History:
	"""Payments of every kind, some of them reversed."""
	return _take(draw, draw(histories(methods=OWED_METHODS)), has_charges=has_charges)


@st.composite
def plain_owed_histories(draw: st.DrawFn) -> History:
	"""One rate and actual days over 365, without grace: what a pencil can follow."""
	history = draw(histories(methods=OWED_METHODS))
	terms = replace(history.terms, day_count=DayCount.ACTUAL_365, grace=None, dates=None, rate_steps=())
	return _take(draw, replace(history, terms=terms))


@st.composite
def changed_owed_histories(draw: st.DrawFn, kinds: tuple[Any, ...] = KINDS) -> History:
	"""Rates, dates and skips too."""
	history, _ = draw(changed_histories(kinds, methods=OWED_METHODS))
	return _take(draw, history)
