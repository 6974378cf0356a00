"""Terms and histories of loans with rare features, and how many of a lender's loans have each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	Charge,
	Charged,
	ChargedOff,
	ChargeTiming,
	Component,
	DateRule,
	Drawing,
	DrawingRule,
	DueDateChanged,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	InterestBasis,
	Keeps,
	LoanReplay,
	MinimumPayment,
	Paid,
	PenaltyRule,
	PrepaymentCharge,
	RateChanged,
	Restructured,
	Skipped,
	Waived,
)
from lending_app.engine.loan.charges import PrepaymentTier
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import DeferredInterest, Seasons
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.values.day_count import DayCount

EVE = date(2025, 9, 1)
_CALENDAR = BusinessCalendar(holidays=frozenset(date(year, 1, 1) for year in range(2020, 2032)))


@dataclass(slots=True)
class Draft:
	"""A loan before it is made: its terms, what happens to it, how its client pays."""

	chance: np.random.Generator
	terms: dict[str, Any]
	age: int
	facts: list[Callable[[LoanReplay], Fact]] = field(default_factory=list)
	late: int = 0
	behind: int = 0
	share: Decimal = Decimal(1)
	tags: list[str] = field(default_factory=list)

	def choose(self, *options: Any) -> Any:
		return options[int(self.chance.integers(len(options)))]


Feature = Callable[[Draft], None]


def _set(**terms: Any) -> Feature:
	return lambda draft: draft.terms.update(terms)


def _add_charge(*charges: Charge) -> Feature:
	def add(draft: Draft) -> None:
		draft.terms["charges"] = (*draft.terms.get("charges", ()), *charges)

	return add


def _draw(rule: DrawingRule) -> Feature:
	def draw(draft: Draft) -> None:
		draft.terms["drawing"] = rule
		draft.share = Decimal("0.6")

	return draw


def _owe(draft: Draft) -> None:
	draft.terms |= {"interest_basis": InterestBasis.DAILY, "interest_balance": InterestBalance.OWED}


def _begin_oddly(rule: FirstPeriod) -> Feature:
	"""A first period of some 40 days; with `rule` KEPT_BACK of a month and some days kept back."""

	def begin(draft: Draft) -> None:
		draft.terms["dates"] = DateRule(first_period=rule)
		draft.terms["first_due_date"] = EVE - timedelta(days=draft.age - 40)

	return begin


def _move_dates(*, with_interest: bool) -> Feature:
	def move(draft: Draft) -> None:
		draft.terms["dates"] = DateRule(
			convention=BusinessDayConvention.FOLLOWING,
			calendar=_CALENDAR,
			is_interest_adjusted=with_interest,
		)

	return move


def _count_business_days(draft: Draft) -> None:
	draft.terms |= {"day_count": DayCount.BUSINESS_252, "interest_basis": InterestBasis.DAILY}
	draft.terms.setdefault("dates", DateRule(calendar=_CALENDAR))


def _stop_paying(most: int) -> Feature:
	def stop(draft: Draft) -> None:
		draft.behind = int(draft.chance.integers(1, most + 1))

	return stop


def _pay_late(draft: Draft) -> None:
	draft.late = int(draft.chance.integers(1, 25))


def _happen(make: Callable[..., Fact], **values: Any) -> Feature:
	"""A fact of the last month; values that are functions read the loan as it stands."""

	def happen(draft: Draft) -> None:
		def build(loan: LoanReplay) -> Fact:
			known = {name: value(loan) if callable(value) else value for name, value in values.items()}
			return make(fact_id=f"X{len(draft.facts)}", value_date=EVE - timedelta(days=ago), **known)

		ago = int(draft.chance.integers(0, 28))
		draft.facts.append(build)

	return happen


def _restructure(draft: Draft) -> None:
	draft.behind = 3
	_happen(Restructured, number_of_installments=12, capitalizes=(Component.INTEREST, Component.PENALTY))(
		draft
	)


def _charge_off(draft: Draft) -> None:
	draft.behind = 9
	_happen(ChargedOff)(draft)


def _collect(draft: Draft) -> None:
	draft.behind = 2
	_happen(Charged, amount=Decimal(25))(draft)


def _next_number(loan: LoanReplay) -> int:
	return loan.opened + 1


def _move_next(loan: LoanReplay) -> date:
	return loan.installments[loan.opened].period.due + timedelta(days=9)


def _pay_a_part(loan: LoanReplay) -> Decimal:
	return loan.terms.rounding.to_amount(max(loan.outstanding // 5, 1))


def _waive_penalty(draft: Draft) -> None:
	draft.behind = 2
	_happen(Waived, component=Component.PENALTY)(draft)


_LINE = DrawingRule(kind=Drawing.REVOLVING, minimum=MinimumPayment(rate=Decimal("0.1")))
_OPENING = Charge(name="Opening", rate=Decimal("0.02"), timing=ChargeTiming.DISBURSEMENT, is_refundable=True)
_COVER = Charge(
	name="Cover",
	component=Component.INSURANCE,
	rate=Decimal("0.01"),
	timing=ChargeTiming.DISBURSEMENT,
	is_refundable=True,
)
_PREMIUM = Charge(name="Premium", component=Component.INSURANCE, rate=Decimal("0.0005"))
_TIERS = PrepaymentCharge(
	rate=Decimal("0.03"),
	tiers=(PrepaymentTier(from_month=12, rate=Decimal("0.01")),),
	cap_rate=Decimal("0.02"),
)
_CAPITALIZED = Grace(full_periods=3)
_COLLECTED = Grace(full_periods=2, deferred_interest=DeferredInterest.SPREAD)

# Every feature, with its share of a lender's whole book in a thousand: docs/portfolio.md says why. `harsh` puts 3 in
# 100 of each in their place.
FEATURES: Mapping[str, tuple[float, Feature]] = {
	"charged with installments": (400, _add_charge(_PREMIUM)),
	"taxed interest": (200, _set(interest_tax_rate=Decimal("0.16"))),
	"opening fee that comes back": (50, _add_charge(_OPENING)),
	"two charges that come back": (
		5,
		lambda draft: (_add_charge(_OPENING)(draft), _add_charge(_COVER)(draft)),
	),
	"charge for paying early": (100, _set(prepayment_charge=PrepaymentCharge(rate=Decimal("0.02")))),
	"charge for paying early by law": (10, _set(prepayment_charge=_TIERS)),
	"revolving line": (50, _draw(_LINE)),
	"tranches": (15, _draw(DrawingRule(kind=Drawing.TRANCHES))),
	"interest in advance": (5, _set(is_interest_in_advance=True)),
	"grace, capitalized": (10, _set(grace=_CAPITALIZED)),
	"grace, collected later": (5, _set(grace=_COLLECTED)),
	"seasons": (15, _set(seasons=Seasons(months_without_payment=frozenset({8, 9, 10})))),
	"interest on what is owed": (50, _owe),
	"first period spread": (10, _begin_oddly(FirstPeriod.SPREAD)),
	"first period kept back": (5, _begin_oddly(FirstPeriod.KEPT_BACK)),
	"business days with interest": (50, _move_dates(with_interest=True)),
	"business days without interest": (10, _move_dates(with_interest=False)),
	"business/252": (0, _count_business_days),
	"pays some days late": (150, _pay_late),
	"behind": (50, _stop_paying(6)),
	"holds money": (10, _happen(Paid, amount=Decimal(3), excess=ExcessRule.HOLD_AS_ADVANCE)),
	"prepaid": (10, _happen(Paid, amount=_pay_a_part, excess=ExcessRule.REDUCE_INSTALLMENT)),
	"paid ahead": (10, _happen(Paid, amount=_pay_a_part, excess=ExcessRule.NEXT_INSTALLMENTS)),
	"rate changed": (
		15,
		_happen(RateChanged, annual_rate=Decimal("0.2675"), keeps=Keeps.TERM),
	),
	"date changed": (10, _happen(DueDateChanged, installment_number=_next_number, due_date=_move_next)),
	"skipped, capitalized": (3, _happen(Skipped, installment_number=_next_number)),
	"skipped, collected later": (
		2,
		_happen(Skipped, installment_number=_next_number, interest=SkippedInterest.SPREAD),
	),
	"restructured": (2, _restructure),
	"collection cost": (10, _collect),
	"fee by a fact": (10, _happen(Charged, amount=Decimal(25), component=Component.FEE)),
	"charge with its own date": (
		2,
		_happen(Charged, amount=Decimal(25), due_date=lambda loan: EVE + timedelta(days=20)),
	),
	"penalty waived": (3, _waive_penalty),
	"charged off": (20, _charge_off),
}


def make_draft(chance: np.random.Generator, *, is_harsh: bool) -> Draft:
	frequency = (Frequency.WEEKLY, Frequency.SEMIMONTHLY, *[Frequency.MONTHLY] * 6)[int(chance.integers(8))]
	count = int(chance.choice([6, 12, 18, 24, 36]))
	days = {Frequency.WEEKLY: 7, Frequency.SEMIMONTHLY: 15}.get(frequency, 30)
	terms: dict[str, Any] = {
		"principal": Decimal(int(chance.integers(5_000, 500_000))),
		"annual_rate": Decimal(int(chance.integers(12, 60))) / 100,
		"number_of_installments": count,
		"frequency": frequency,
		"method": (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.LEVEL_PRINCIPAL)[
			int(chance.random() < 0.2)
		],
		"interest_basis": tuple(InterestBasis)[int(chance.integers(2))],
		"day_count": (DayCount.ACTUAL_365, DayCount.ACTUAL_360, DayCount.THIRTY_360)[int(chance.integers(3))],
		"penalty": PenaltyRule(daily_rate=Decimal("0.001"), tolerance_days=3),
	}
	draft = Draft(chance, terms, int(chance.integers(0, days * count)))
	for name, (share, feature) in FEATURES.items():
		if chance.random() * 1000 < (30 if is_harsh else share):
			feature(draft)
			draft.tags.append(name)
	return draft
