"""What refinancing a loan costs: restructures side by side with going on as it is, and a new loan that pays an old one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost import calculate_annual_rate
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import Forgiveness, Restructured
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.replay.replay import replay
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.values.errors import (
	CashFlowError,
	InvalidAmountError,
	LoanClosedError,
	NotDisbursedError,
)
from lending_app.engine.values.inputs import check_date, check_kind
from lending_app.engine.values.money import add_up
from lending_app.engine.values.rates import check_rate

AS_IS = "As Is"
CAPITALIZE_ARREARS = "Capitalize Arrears"
FORGIVE_PART = "Forgive Part"
LOWER_RATE = "Lower Rate"
EXTEND_TERM = "Extend Term"
_ARREARS = (
	Component.INTEREST,
	Component.PENALTY,
	Component.FEE,
	Component.COST,
	Component.INSURANCE,
	Component.TAX,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefinancingOption:
	"""A restructure that is thought of, by name."""

	name: str
	change: Restructured


@dataclass(frozen=True, slots=True, kw_only=True)
class RefinancingResult:
	"""What an option asks from the day on.

	`due_now` is what stays due on the day, `installment` the first after it. `total_to_pay` is all that is still to pay,
	`total_cost` what of it is above the principal owed before, `additional_cost` what it is above going on as is (below
	0: less). `effective_annual_rate` is the yearly yield on the payoff of the day; None where there is none.
	"""

	name: str
	principal: Decimal
	forgiven: Decimal
	due_now: Decimal
	installment: Decimal
	number_of_installments: int
	maturity_date: date
	total_to_pay: Decimal
	total_cost: Decimal
	additional_cost: Decimal
	effective_annual_rate: Decimal | None
	state: LoanState


def build_refinancing_options(
	terms: LoanTerms,
	facts: Iterable[Fact],
	day: date,
	*,
	number_of_installments: int,
	annual_rate: Decimal,
	forgiven_rate: Decimal = Decimal("0.5"),
) -> tuple[RefinancingOption, ...]:
	"""The options of requirements CAL-25 and REF-02, for the arrears of the day.

	All arrears become principal over a new term; a part of interest and penalty is forgiven and the rest becomes
	principal over the new term; the installments left at a lower rate; the new term alone.
	"""
	check_rate(forgiven_rate, "forgiven_rate")
	state = _get_running(terms, tuple(facts), day)
	given = []
	owed = ((Component.INTEREST, state.payoff_parts.interest), (Component.PENALTY, state.penalty_receivable))
	for component, amount in owed:
		part = terms.rounding.to_amount(
			terms.rounding.round_to_minor(max(amount, Decimal(0)) * forgiven_rate)
		)
		if part > 0:
			given.append(Forgiveness(component=component, amount=part))
	changes = {
		CAPITALIZE_ARREARS: {"capitalizes": _ARREARS, "number_of_installments": number_of_installments},
		FORGIVE_PART: {
			"capitalizes": _ARREARS,
			"forgiven": tuple(given),
			"number_of_installments": number_of_installments,
		},
		LOWER_RATE: {"annual_rate": annual_rate},
		EXTEND_TERM: {"number_of_installments": number_of_installments},
	}
	return tuple(
		RefinancingOption(name=name, change=Restructured(fact_id=f"{name} {day}", value_date=day, **values))  # type: ignore[arg-type]
		for name, values in changes.items()
	)


def calculate_refinancing(
	terms: LoanTerms, facts: Iterable[Fact], day: date, options: Sequence[RefinancingOption]
) -> tuple[RefinancingResult, ...]:
	"""Going on as is, and each option, side by side (CAL-25, REF-02). Raises what `replay` raises.

	>>> from lending_app.engine import Disbursed
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> facts = [Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000"))]
	>>> day = date(2025, 3, 15)
	>>> found = calculate_refinancing(
	...     terms,
	...     facts,
	...     day,
	...     build_refinancing_options(
	...         terms, facts, day, number_of_installments=24, annual_rate=Decimal("0.12")
	...     ),
	... )
	>>> [(row.name, str(row.installment), str(row.total_to_pay)) for row in found[:2]]
	[('As Is', '9168.00', '110015.99'), ('Capitalize Arrears', '5136.44', '123274.58')]
	"""
	known = tuple(facts)
	before = _get_running(terms, known, day)
	results = [_describe(AS_IS, before, before, None)]
	for option in options:
		check_kind(option, RefinancingOption, "options")
		after = replay(terms, [*known, option.change], day)
		results.append(_describe(option.name, before, after, results[0].total_to_pay))
	return tuple(results)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
	"""A new loan that pays an old one: what it repays, what it keeps back, and what the client gets."""

	principal: Decimal
	payoff: Decimal
	kept_back: Decimal
	cash_out: Decimal


def calculate_renewal(terms: LoanTerms, facts: Iterable[Fact], day: date, new_terms: LoanTerms) -> Renewal:
	"""The payoff of an old loan by a new one (REF-05). Held money of the client lowers what the new loan repays.

	Raises InvalidAmountError where the new principal, less what it costs, does not cover the payoff.
	"""
	state = _get_running(terms, tuple(facts), day)
	rounding = new_terms.rounding
	payoff = max(state.payoff - state.client_advance, Decimal(0))
	kept_back = rounding.to_amount(
		calculate_upfront(new_terms, rounding.to_minor(new_terms.principal)).kept_back
	) + _get_interest_kept_back(new_terms, day)
	cash_out = new_terms.principal - kept_back - payoff
	if new_terms.currency != terms.currency:
		raise InvalidAmountError("currency", new_terms.currency, terms.currency)
	if cash_out < 0:
		raise InvalidAmountError("principal", new_terms.principal, f"{payoff + kept_back} or more")
	return Renewal(principal=new_terms.principal, payoff=payoff, kept_back=kept_back, cash_out=cash_out)


def _get_interest_kept_back(terms: LoanTerms, day: date) -> Decimal:
	"""Interest of a new loan, with its tax, that its disbursement keeps back."""
	if not terms.is_interest_in_advance and not terms.is_kept_back:
		return Decimal(0)
	schedule = build_schedule(terms, day)
	first = schedule.installments[0]
	in_advance = first.total if terms.is_interest_in_advance else Decimal(0)
	return in_advance + schedule.kept_back + schedule.kept_back_tax


def _get_running(terms: LoanTerms, facts: Sequence[Fact], day: date) -> LoanState:
	check_date(day, "day")
	state = replay(terms, facts, day)
	if state.disbursed_on is None:
		raise NotDisbursedError("day", day)
	if state.closed_on is not None:
		raise LoanClosedError("day", day, state.closed_on)
	return state


def _describe(
	name: str, before: LoanState, after: LoanState, total_as_is: Decimal | None
) -> RefinancingResult:
	coming = [row for row in after.installments if row.due_date > after.as_of and row.unpaid]
	total = add_up([after.due, *(row.unpaid for row in coming)])
	flows = [CashFlow(value_date=after.as_of, amount=before.payoff - after.due)]
	flows += [CashFlow(value_date=row.due_date, amount=-row.unpaid) for row in coming]
	return RefinancingResult(
		name=name,
		principal=after.outstanding_principal,
		forgiven=after.waived - before.waived,
		due_now=after.due,
		installment=coming[0].unpaid if coming else Decimal(0),
		number_of_installments=len(coming),
		maturity_date=after.installments[-1].due_date,
		total_to_pay=total,
		total_cost=total - before.outstanding_principal,
		additional_cost=total - (total if total_as_is is None else total_as_is),
		effective_annual_rate=_find_rate(flows),
		state=after,
	)


def _find_rate(flows: Sequence[CashFlow]) -> Decimal | None:
	try:
		return calculate_annual_rate(flows).rate
	except CashFlowError:
		return None
