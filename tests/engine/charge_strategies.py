"""Random loans with fees, insurance and taxes, and histories with charges, waivers, charge-offs and refunds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from lending_app.engine import (
	Charge,
	ChargeBase,
	Charged,
	ChargedOff,
	ChargeTiming,
	Component,
	Disbursed,
	EngineError,
	ExcessRule,
	LoanTerms,
	Paid,
	PrepaymentCharge,
	Refunded,
	Waived,
	build_schedule,
	list_effective,
	replay,
)
from lending_app.engine.loan.charges import UPFRONT
from lending_app.engine.loan.fact import Fact
from lending_app.engine.schedule.results import Schedule
from tests.engine.strategies import DEBTS, HORIZON, History, loans, payments

RATES = [Decimal(rate) for rate in ("0.0005", "0.01", "0.025")]
TAXES = [Decimal(rate) for rate in ("0", "0.16", "0.18")]


@st.composite
def charges(draw: st.DrawFn, name: str) -> Charge:
	timing = draw(st.sampled_from(ChargeTiming))
	is_upfront = timing in UPFRONT
	bases = [base for base in ChargeBase if not is_upfront or base is not ChargeBase.INSTALLMENT]
	rate = draw(st.sampled_from([*RATES, Decimal(0)]))
	return Charge(
		name=name,
		component=draw(st.sampled_from([Component.FEE, Component.INSURANCE])),
		timing=timing,
		base=draw(st.sampled_from(bases)),
		rate=rate,
		amount=Decimal(draw(st.sampled_from(["0", "3"]))) if rate else Decimal(2),
		tax_rate=draw(st.sampled_from(TAXES)),
		is_financed=is_upfront and draw(st.booleans()),
		is_refundable=timing is ChargeTiming.DISBURSEMENT and draw(st.booleans()),
	)


@st.composite
def charged_loans(draw: st.DrawFn, *, has_prepayment_charge: bool = True) -> tuple[LoanTerms, date, Schedule]:
	"""A loan of any plan with charges."""
	plain, start, _ = draw(loans())
	penalty = plain.penalty and replace(plain.penalty, tax_rate=draw(st.sampled_from(TAXES)))
	early = PrepaymentCharge(
		rate=Decimal("0.03"),
		amount=Decimal(draw(st.sampled_from(["0", "2"]))),
		tax_rate=draw(st.sampled_from(TAXES)),
		within_months=draw(st.sampled_from([None, 3])),
		is_on_partial=draw(st.booleans()),
	)
	terms = None
	try:
		terms = replace(
			plain,
			penalty=penalty,
			charges=tuple(draw(charges(f"C{index}")) for index in range(draw(st.integers(0, 3)))),
			interest_tax_rate=draw(st.sampled_from(TAXES)),
			prepayment_charge=early if has_prepayment_charge and draw(st.booleans()) else None,
		)
		replay(terms, [Disbursed(fact_id="D", value_date=start, amount=terms.principal)], start)
	except EngineError:
		# Charges above a tiny principal, or financed with given installments.
		assume(False)
	assert terms is not None
	return terms, start, build_schedule(terms, start)


@st.composite
def decisions(draw: st.DrawFn, number: int, start: date, terms: LoanTerms) -> Fact:
	"""A charge, a waiver, a refund or a charge-off on any day."""
	day = start + timedelta(days=draw(st.integers(0, HORIZON)))
	common: dict[str, Any] = {"fact_id": f"F{number}", "value_date": day}
	kind = draw(st.sampled_from([Charged, Charged, Waived, Waived, Refunded, ChargedOff]))
	amount = terms.rounding.to_amount(draw(st.integers(1, 5_000)))
	if kind is Charged:
		component = draw(st.sampled_from([Component.COST, Component.FEE, Component.INSURANCE]))
		return Charged(**common, amount=amount, component=component, tax_rate=draw(st.sampled_from(TAXES)))
	if kind is Waived:
		whole = draw(st.booleans())
		return Waived(**common, component=draw(st.sampled_from(DEBTS)), amount=None if whole else amount)
	if kind is Refunded:
		return Refunded(**common, amount=amount)
	return ChargedOff(**common)


@st.composite
def charged_histories(draw: st.DrawFn, *, has_prepayment_charge: bool = True) -> History:
	"""A loan with charges, payments and decisions: those that the loan refuses are left out."""
	terms, start, schedule = draw(charged_loans(has_prepayment_charge=has_prepayment_charge))
	wanted: list[Fact] = [
		draw(payments(index, terms, start, schedule, tuple(ExcessRule)))
		for index in range(draw(st.integers(0, 4)))
	]
	wanted += [draw(decisions(index, start, terms)) for index in range(draw(st.integers(0, 4)))]
	facts: list[Fact] = [Disbursed(fact_id="D", value_date=start, amount=terms.principal)]
	for fact in list_effective(wanted):
		try:
			replay(terms, [*facts, fact], fact.value_date)
		except EngineError:
			assert not isinstance(fact, Paid), fact
			continue
		facts.append(fact)
	end = start + timedelta(days=HORIZON + 40)
	return History(terms=terms, start=start, schedule=schedule, facts=tuple(facts), end=end)
