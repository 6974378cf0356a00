"""Books of random loans, and their comparison with arrays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	DateRule,
	Disbursed,
	EngineError,
	ExcessRule,
	Frequency,
	Grace,
	InterestBasis,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	Paid,
	PenaltyRule,
	RateStep,
)
from lending_app.engine.ledger.arrears import BUCKETS, get_bucket
from lending_app.engine.loan.options import Balloon, DeferredInterest, Seasons, Steps
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.loan.state import LoanState
from lending_app.engine.portfolio import (
	STATUSES,
	PortfolioState,
	to_date,
)
from lending_app.engine.portfolio.layout import CONVENTIONS
from lending_app.engine.values.money import RoundingMode

CHECKPOINT = date(2025, 9, 1)
METHODS = tuple(method for method in AmortizationMethod if method is not AmortizationMethod.IRREGULAR)
RATES = ((0, Decimal("0.01")), (30, Decimal("0.055")), (90, Decimal("0.333")), (None, Decimal(1)))
AMOUNTS = (
	"outstanding_principal", "accrued_interest", "interest_receivable", "accrued_penalty", "penalty_receivable",
	"due", "overdue_principal", "overdue_interest", "overdue", "payoff", "next_due_amount", "charges_receivable",
)  # fmt: skip

CHARGES = {
	"fee_income": LedgerRole.FEE_INCOME,
	"fee_receivable": LedgerRole.FEE_RECEIVABLE,
	"insurance_payable": LedgerRole.INSURANCE_PAYABLE,
	"insurance_receivable": LedgerRole.INSURANCE_RECEIVABLE,
	"tax_payable": LedgerRole.TAX_PAYABLE,
	"tax_receivable": LedgerRole.TAX_RECEIVABLE,
}


def describe(state: LoanState, scale: int, *, has_charges: bool) -> dict[str, Any]:
	"""What the arrays should hold, by the scalar engine, in minor units."""
	expected: dict[str, Any] = {name: int(getattr(state, name) * scale) for name in AMOUNTS}
	expected["unearned_interest"] = -int(state.position.get((LedgerRole.UNEARNED_INTEREST, ""), 0) * scale)
	fallen = [row for row in state.installments if row.due_date <= state.as_of]
	expected["principal_due"] = int(sum(row.principal - row.principal_paid for row in fallen) * scale)
	expected["interest_due"] = int(
		sum(row.interest - row.capitalized - row.interest_paid for row in fallen) * scale
	)
	for name, role in CHARGES.items() if has_charges else ():
		sign = 1 if name.endswith("receivable") else -1
		expected[name] = sign * int(state.position.get((role, ""), 0) * scale)
	expected["days_past_due"] = state.days_past_due
	expected["status"] = state.status
	expected["next_due_day"] = state.next_due_date
	expected["bucket"] = get_bucket(state.days_past_due)
	return expected


def read(state: PortfolioState, index: int, names: Sequence[str]) -> dict[str, Any]:
	found: dict[str, Any] = {name: getattr(state, name)[index].item() for name in names}
	found["status"] = STATUSES[found["status"]]
	found["next_due_day"] = to_date(found["next_due_day"])
	found["bucket"] = BUCKETS[found["bucket"]][1]
	return found


def assert_same(loans: Sequence[LoanReplay], state: PortfolioState) -> int:
	"""Compares all loans that need no replay; returns how many they were."""
	compared = 0
	for index, loan in enumerate(loans):
		if state.needs_replay[index]:
			continue
		rounding = loan.terms.rounding
		scalar = loan.get_state(state.as_of)
		expected = describe(scalar, 10**rounding.minor_units, has_charges=loan.has_extras)
		assert read(state, index, list(expected)) == expected, (loan.terms, index)
		rate = next(rate for bound, rate in RATES if bound is None or scalar.days_past_due <= bound)
		assert state.provision[index] == rounding.round_to_minor(scalar.outstanding_principal * rate)
		compared += 1
	return compared


def choose(rng: np.random.Generator, options: Sequence[Any]) -> Any:
	return options[int(rng.integers(len(options)))]


def make_penalty(rng: np.random.Generator) -> PenaltyRule | None:
	if rng.random() < 0.2:
		return None
	return PenaltyRule(
		base=choose(rng, tuple(PenaltyBase)),
		daily_rate=Decimal(choose(rng, ["0.001", "0.00071", "0.02", "0"])),
		fixed_amount=Decimal(choose(rng, ["0", "5", "0.335"])),
		tolerance_days=choose(rng, [0, 1, 5, 40]),
		start=choose(rng, tuple(PenaltyStart)),
		cap_amount=choose(rng, [None, None, Decimal(3), Decimal(2000)]),
		cap_rate=choose(rng, [None, None, Decimal("0.1")]),
	)


def make_plan(rng: np.random.Generator, method: AmortizationMethod, count: int) -> dict[str, Any]:
	"""What a method needs, and now and then grace, seasons, steps of the rate, business days."""
	plan: dict[str, Any] = {}
	if method is AmortizationMethod.BALLOON:
		plan["balloon"] = Balloon(rate=Decimal(choose(rng, ["0.1", "0.4"])))
	if method is AmortizationMethod.STEPPED:
		plan["steps"] = Steps(every=int(rng.integers(1, 5)), rate=Decimal(choose(rng, ["0.05", "-0.1"])))
	deferred = choose(rng, tuple(DeferredInterest))
	if count > 3 and method is not AmortizationMethod.FLAT and rng.random() < 0.2:
		plan["grace"] = Grace(
			full_periods=int(rng.integers(0, 2)),
			principal_periods=int(rng.integers(0, 2)),
			interest_free_periods=int(rng.integers(0, 3)),
			deferred_interest=deferred,
		)
	if method is not AmortizationMethod.FLAT and rng.random() < 0.1:
		plan["seasons"] = Seasons(
			months_without_payment=frozenset({3, 9}),
			is_interest_paid=bool(rng.integers(2)),
			deferred_interest=deferred,
		)
	if count > 1 and rng.random() < 0.2:
		step = RateStep(from_installment=int(rng.integers(1, count + 1)), annual_rate=Decimal("0.31"))
		plan["rate_steps"] = (step,)
	if rng.random() < 0.1:
		plan["dates"] = DateRule(
			convention=BusinessDayConvention.FOLLOWING,
			calendar=BusinessCalendar(),
			is_interest_adjusted=bool(rng.integers(2)),
		)
	return plan


def make_terms(rng: np.random.Generator, start: date) -> LoanTerms:
	frequency = choose(rng, tuple(Frequency))
	first = start + timedelta(days=int(rng.integers(1, 90)))
	at_maturity = frequency is Frequency.AT_MATURITY
	method, count = choose(rng, METHODS), 1 if at_maturity else int(rng.integers(1, 19))
	return LoanTerms(
		principal=Decimal(int(10 ** rng.uniform(4, 9))) / 100,
		annual_rate=Decimal(choose(rng, ["0", "0.0499", "0.18", "0.24", "0.6", "1.2"])),
		number_of_installments=count,
		first_due_date=first if at_maturity or rng.random() < 0.2 else None,
		method=method,
		frequency=frequency,
		interest_basis=choose(rng, tuple(InterestBasis)),
		day_count=choose(rng, CONVENTIONS),
		excess=choose(rng, tuple(ExcessRule)),
		penalty=make_penalty(rng),
		default_after_days=choose(rng, [30, 90]),
		rounding_mode=choose(rng, tuple(RoundingMode)),
		**make_plan(rng, method, count),
	)


def make_loan(rng: np.random.Generator) -> LoanReplay:
	"""A loan disbursed before the checkpoint and carried there with up to four payments."""
	age = int(rng.integers(0, 400))
	terms = make_terms(rng, CHECKPOINT - timedelta(days=age))
	loan = LoanReplay(terms)
	loan.apply(Disbursed(fact_id="D", value_date=CHECKPOINT - timedelta(days=age), amount=terms.principal))
	for days in sorted(rng.integers(0, age + 1, int(rng.integers(0, 5))), reverse=True):
		amount = (
			max(row.installment_amount for row in loan.installments[:4])
			* choose(rng, [100, 100, 37, 150, 430])
			// 100
		)
		day = CHECKPOINT - timedelta(days=int(days))
		money = terms.rounding.to_amount(max(amount, 1))
		loan.apply(Paid(fact_id=f"P{days}", value_date=day, amount=money))
	loan.advance_to(CHECKPOINT)
	return loan


def make_book(number: int, seed: int) -> list[LoanReplay]:
	rng = np.random.default_rng(seed)
	loans: list[LoanReplay] = []
	while len(loans) < number:
		try:
			loans.append(make_loan(rng))
		except EngineError:
			# An installment below its interest.
			continue
	return loans
