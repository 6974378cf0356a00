"""Random terms and histories, all of them possible, many of them strange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from lending_app.engine import (
	PRESETS,
	AllocationPolicy,
	AmortizationMethod,
	Component,
	Disbursed,
	EngineError,
	ExcessRule,
	Frequency,
	Grace,
	InterestBasis,
	LoanTerms,
	Paid,
	PenaltyRule,
	Residue,
	Reversed,
	build_schedule,
	replay,
)
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import Balloon, DeferredInterest, InstallmentRounding, Seasons, Steps
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.schedule.results import Schedule
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode, get_minor_units
from tests.engine.date_strategies import date_rules, leave_out_spread, rate_steps

RATES = ("0", "0.0499", "0.18", "0.24", "0.6", "1.2")
STEP_RATES = [Decimal("0.05"), Decimal("-0.1"), Decimal("0.3")]
SIMPLE_METHODS = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.LEVEL_PRINCIPAL)
DEBTS = [part for part in Component if part is not Component.ADVANCE]
STEPS = [(timing, part) for timing in Timing for part in DEBTS]
# The longest history followed, in days after the disbursement.
HORIZON = 500


@dataclass(frozen=True)
class History:
	"""A loan, its first schedule and what happened to it; `end` is past every fact."""

	terms: LoanTerms
	start: date
	schedule: Schedule
	facts: tuple[Fact, ...]
	end: date

	@property
	def payments(self) -> list[Paid]:
		return [fact for fact in self.facts if isinstance(fact, Paid)]


@st.composite
def allocation_policies(draw: st.DrawFn) -> AllocationPolicy:
	if draw(st.booleans()):
		return draw(st.sampled_from(sorted(PRESETS.items())))[1]
	order = draw(st.lists(st.sampled_from(STEPS), unique=True, max_size=len(STEPS)))
	return AllocationPolicy(order=tuple(order), direction=draw(st.sampled_from(Direction)))


@st.composite
def penalty_rules(draw: st.DrawFn) -> PenaltyRule:
	return PenaltyRule(
		base=draw(st.sampled_from(PenaltyBase)),
		daily_rate=Decimal(draw(st.sampled_from(["0", "0.001", "0.00071", "0.02"]))),
		fixed_amount=Decimal(draw(st.sampled_from(["0", "0", "5", "0.333"]))),
		tolerance_days=draw(st.sampled_from([0, 0, 1, 5, 40])),
		start=draw(st.sampled_from(PenaltyStart)),
		cap_amount=draw(st.sampled_from([None, None, Decimal(0), Decimal(3), Decimal(2000)])),
		cap_rate=draw(st.sampled_from([None, None, Decimal("0.1")])),
	)


@st.composite
def principals(draw: st.DrawFn, currency: str) -> Decimal:
	minor = draw(st.one_of(st.integers(10**4, 10**9), st.integers(10**2, 10**4), st.integers(1, 60)))
	return Decimal(minor).scaleb(-get_minor_units(currency))


@st.composite
def plans(
	draw: st.DrawFn, method: AmortizationMethod, count: int, principal: Decimal, minor_units: int
) -> dict[str, Any]:
	"""Options that go with a method: balloon, steps, given installments, grace, seasons, rounding."""
	options: dict[str, Any] = {"residue": draw(st.sampled_from(Residue))}
	if method is AmortizationMethod.BALLOON:
		options["balloon"] = Balloon(
			rate=draw(st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal("0.93")]))
		)
	elif method is AmortizationMethod.STEPPED:
		options["steps"] = Steps(every=draw(st.integers(1, 6)), rate=draw(st.sampled_from(STEP_RATES)))
	elif method is AmortizationMethod.IRREGULAR:
		cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=count - 1, max_size=count - 1)))
		smallest = Decimal(1).scaleb(-minor_units)
		points = [Decimal(0), *((principal * cut / 100).quantize(smallest) for cut in cuts), principal]
		options["given_principals"] = tuple(right - left for left, right in pairwise(points))
		return options
	if method is AmortizationMethod.FLAT:
		return options
	deferral = draw(st.sampled_from(DeferredInterest))
	if count > 1 and draw(st.integers(0, 3)) == 0:
		full = draw(st.integers(0, count - 1))
		options["grace"] = Grace(
			full_periods=full,
			principal_periods=draw(st.integers(0, count - 1 - full)),
			interest_free_periods=draw(st.sampled_from([0, 0, 2])),
			deferred_interest=deferral,
		)
	if draw(st.integers(0, 5)) == 0:
		months = draw(st.frozensets(st.integers(1, 12), min_size=1, max_size=4))
		options["seasons"] = Seasons(
			months_without_payment=months, deferred_interest=deferral, is_interest_paid=draw(st.booleans())
		)
	if draw(st.integers(0, 5)) == 0:
		multiple = draw(st.sampled_from([Decimal(1), Decimal(10)]))
		options["installment_rounding"] = InstallmentRounding(
			multiple=multiple, mode=draw(st.sampled_from(RoundingMode))
		)
	return options


@st.composite
def loans(
	draw: st.DrawFn,
	excess: tuple[ExcessRule, ...] = tuple(ExcessRule),
	methods: tuple[AmortizationMethod, ...] = tuple(AmortizationMethod),
) -> tuple[LoanTerms, date, Schedule]:
	"""Terms that make a schedule, and the day of disbursement."""
	currency = draw(st.sampled_from(["DOP", "DOP", "CLP", "TND"]))
	frequency = draw(st.sampled_from(Frequency))
	start = draw(st.dates(min_value=date(2023, 1, 1), max_value=date(2025, 12, 31)))
	first = None
	if frequency is Frequency.AT_MATURITY or draw(st.integers(0, 4)) == 0:
		first = start + timedelta(days=draw(st.integers(1, 90)))
	dates = draw(st.none() | date_rules(frequency)) if len(methods) > 2 else None
	if dates is not None and dates.month_days and draw(st.booleans()):
		first = None
	counts = [rule for rule in DayCount if rule is not DayCount.BUSINESS_252 or dates is not None]
	principal = draw(principals(currency))
	is_due_at_start = dates is not None and dates.is_due_at_start
	count = 1 if frequency is Frequency.AT_MATURITY else draw(st.integers(1 + is_due_at_start, 12))
	method = draw(st.sampled_from(methods))
	steps = draw(st.sampled_from([(), (), rate_steps(count)])) if len(methods) > 2 else ()
	options = draw(plans(method, count, principal, get_minor_units(currency))) if len(methods) > 2 else {}
	is_given = method is AmortizationMethod.IRREGULAR
	if is_given or "grace" in options or "seasons" in options:
		dates = leave_out_spread(dates)
	terms = LoanTerms(
		principal=principal,
		annual_rate=Decimal(draw(st.sampled_from(RATES))),
		number_of_installments=count,
		currency=currency,
		first_due_date=first,
		method=method,
		frequency=frequency,
		interest_basis=draw(st.sampled_from(InterestBasis)),
		day_count=draw(st.sampled_from(counts)),
		dates=dates,
		rate_steps=steps,
		allocation=draw(allocation_policies()),
		excess=draw(st.sampled_from(excess)),
		penalty=draw(st.none() | penalty_rules()),
		opening_fee=draw(
			st.none()
			| st.builds(OpeningFee, rate=st.just(Decimal("0.035")), tax_rate=st.just(Decimal("0.18")))
		),
		rounding_mode=draw(st.sampled_from(RoundingMode)),
		**options,
	)
	try:
		replay(terms, [Disbursed(fact_id="D", value_date=start, amount=terms.principal)], start)
	except EngineError:
		# A fee above a tiny principal, an installment below its interest, a first date that is not a fixed day.
		assume(False)
	return terms, start, build_schedule(terms, start)


@st.composite
def payments(
	draw: st.DrawFn,
	number: int,
	terms: LoanTerms,
	start: date,
	schedule: Schedule,
	excess: tuple[ExcessRule, ...],
) -> Paid:
	"""A payment around a due date or on any day, of a share of an installment or of the loan."""
	due = draw(st.sampled_from(schedule.installments)).due_date
	on_due = draw(st.booleans())
	any_day = start + timedelta(days=draw(st.integers(0, HORIZON)))
	day = min(due, start + timedelta(days=HORIZON)) if on_due else any_day
	whole = draw(
		st.sampled_from([schedule.installments[0].total, schedule.installments[0].total, terms.principal])
	)
	percent = draw(st.sampled_from([100, 100, 100, 1, 37, 50, 99, 101, 150, 230]))
	smallest = terms.rounding.to_amount(1)
	amount = max((whole * percent / 100).quantize(smallest), smallest)
	return Paid(
		fact_id=f"P{number}",
		value_date=day,
		amount=amount,
		channel=draw(st.sampled_from(["Cash", "Bank"])),
		excess=draw(st.none() | st.sampled_from(excess)),
	)


@st.composite
def histories(
	draw: st.DrawFn,
	excess: tuple[ExcessRule, ...] = tuple(ExcessRule),
	*,
	most: int = 7,
	reversals: bool = True,
	methods: tuple[AmortizationMethod, ...] = tuple(AmortizationMethod),
) -> History:
	"""A disbursed loan with payments, some of them reversed, in any order of entry."""
	terms, start, schedule = draw(loans(excess, methods))
	count = draw(st.integers(0, most))
	paid = [draw(payments(index, terms, start, schedule, excess)) for index in range(count)]
	facts: list[Fact] = [Disbursed(fact_id="D", value_date=start, amount=terms.principal), *paid]
	for fact in paid:
		if reversals and draw(st.integers(0, 5)) == 0:
			day = fact.value_date + timedelta(days=draw(st.integers(0, 30)))
			facts.append(Reversed(fact_id=f"R-{fact.fact_id}", value_date=day, reverses=fact.fact_id))
	return History(
		terms=terms,
		start=start,
		schedule=schedule,
		facts=tuple(facts),
		end=start + timedelta(days=HORIZON + 40),
	)


@st.composite
def days_of(draw: st.DrawFn, history: History) -> date:
	"""A day of the history's course: any, or one on which something is due or happens."""
	special = [fact.value_date for fact in history.facts] + [
		row.due_date for row in history.schedule.installments if row.due_date <= history.end
	]
	length = (history.end - history.start).days
	return draw(
		st.sampled_from(special) | st.integers(0, length).map(lambda days: history.start + timedelta(days))
	)
