"""Returns and costs of cash flows: present value, internal rate, payback, total cost.

Periodic measures take amounts a period apart, the first at time 0; dated measures take `CashFlow`s. Rates are
fractions a period (periodic) or a year of 365 days (dated). Either side's view serves: all signs may be turned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext

import numpy as np

from lending_app.engine.cost.cash_flows import CashFlow, FlowKind, check_flows, net_by_date
from lending_app.engine.cost.rate_solver import Floats, Indexes, solve_rate, solve_rates
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.values.errors import InvalidAmountError, InvalidRateError
from lending_app.engine.values.inputs import is_exact
from lending_app.engine.values.money import add_up, check_amount
from lending_app.engine.values.rates import MAXIMUM_RATE

YEAR_DAYS = 365
# Digits carried while discounting.
_PRECISION = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalCost:
	"""What a borrower receives and pays in all, both above zero; `cost` is what he pays more than he receives."""

	received: Decimal
	paid: Decimal
	cost: Decimal
	fees: Decimal
	insurance: Decimal
	taxes: Decimal


def calculate_npv(amounts: Sequence[Decimal], rate: Decimal) -> Decimal:
	"""Net present value of amounts a period apart: sum of a_k / (1 + r)^k, k from 0 (CAL-27).

	Spreadsheets discount the first amount of NPV by a period as well; here it stands at time 0.

	>>> amounts = [Decimal(amount) for amount in ("-40000", "8000", "9200", "10000", "12000", "14500")]
	>>> round(calculate_npv(amounts, Decimal("0.08")), 2)
	Decimal('1922.06')
	"""
	_check_amounts(amounts)
	check_discount(rate)
	with localcontext(Context(prec=_PRECISION)):
		return sum((amount / (1 + rate) ** index for index, amount in enumerate(amounts)), Decimal(0))


def calculate_xnpv(flows: Iterable[CashFlow], annual_rate: Decimal) -> Decimal:
	"""Net present value of dated flows on the day of the first: sum of a_k / (1 + r)^(days_k / 365) (CAL-27).

	>>> flows = [CashFlow(value_date=date(2025, 1, 1), amount=Decimal(-100))]
	>>> flows.append(CashFlow(value_date=date(2026, 1, 1), amount=Decimal(121)))
	>>> calculate_xnpv(flows, Decimal("0.1"))
	Decimal('10')
	"""
	check_discount(annual_rate)
	netted = net_by_date(check_flows(flows))
	with localcontext(Context(prec=_PRECISION)):
		return sum(
			(
				amount / (1 + annual_rate) ** (Decimal((day - netted[0][0]).days) / YEAR_DAYS)
				for day, amount in netted
			),
			Decimal(0),
		)


def calculate_irr(amounts: Sequence[Decimal]) -> Decimal:
	"""Internal rate a period of amounts a period apart: the rate at which `calculate_npv` is 0 (CAL-28).

	Raises NoSignChangeError, NoRateError or MultipleRatesError.

	>>> calculate_irr([Decimal("-100000")] + [Decimal("9168")] * 12)
	Decimal('0.015000012421')
	"""
	_check_amounts(amounts)
	return solve_rate(amounts, range(len(amounts)))


def calculate_xirr(flows: Iterable[CashFlow]) -> Decimal:
	"""Internal rate a year of dated flows, over actual days and years of 365: `calculate_xnpv` is 0 at it (CAL-28).

	Raises NoSignChangeError, NoRateError or MultipleRatesError.

	>>> flows = [CashFlow(value_date=date(2025, 1, 1), amount=Decimal(-100))]
	>>> flows.append(CashFlow(value_date=date(2026, 1, 1), amount=Decimal("119.56")))
	>>> calculate_xirr(flows)
	Decimal('0.195600000000')
	"""
	netted = net_by_date(check_flows(flows))
	years = [(day - netted[0][0]).days / YEAR_DAYS for day, _ in netted]
	return solve_rate([amount for _, amount in netted], years)


def calculate_xirr_many(days: Indexes, amounts: Floats, starts: Indexes) -> Floats:
	"""`calculate_xirr` of many sets of flows in arrays, without checks: not a number where there is no rate.

	`days` (any running count of days) and `amounts` hold the sets one after the other, `starts` where each begins.

	>>> rates = calculate_xirr_many(
	...     np.array([0, 365, 0, 730]), np.array([-100.0, 110, -100, 121]), np.array([0, 2])
	... )
	>>> [round(float(rate), 6) for rate in rates]
	[0.1, 0.1]
	"""
	counts = np.diff(np.append(starts, len(days)))
	years = (days - np.repeat(days[starts], counts)) / YEAR_DAYS
	return solve_rates(amounts, years, starts)


def build_flow_arrays(sets: Sequence[Sequence[CashFlow]]) -> tuple[Indexes, Floats, Indexes]:
	"""Sets of flows as the three arrays of `calculate_xirr_many`."""
	counts = np.array([len(flows) for flows in sets], dtype=np.int64)
	size = int(counts.sum())
	days = np.fromiter((flow.value_date.toordinal() for flows in sets for flow in flows), np.int64, size)
	amounts = np.fromiter((float(flow.amount) for flows in sets for flow in flows), np.float64, size)
	return days, amounts, np.cumsum(counts) - counts


def calculate_payback(amounts: Sequence[Decimal], rate: Decimal = Decimal(0)) -> Decimal | None:
	"""Periods until what came back makes up for what went out; None where it never does (CAL-29).

	The first amount stands at time 0 and is below zero. Between two periods the way is straight. With `rate` (a
	fraction a period) amounts are discounted first.

	>>> calculate_payback([Decimal(-100), Decimal(60), Decimal(80)])
	Decimal('1.5')
	>>> calculate_payback([Decimal(-100), Decimal(50), Decimal(40)]) is None
	True
	"""
	_check_amounts(amounts)
	check_discount(rate)
	if not amounts[0] < 0:
		raise InvalidAmountError("amounts", amounts[0], "below 0 at time 0")
	with localcontext(Context(prec=_PRECISION)):
		balance = amounts[0]
		for index, amount in enumerate(amounts[1:], start=1):
			value = amount / (1 + rate) ** index
			if balance + value >= 0:
				return index - 1 - balance / value
			balance += value
	return None


def calculate_total_interest(terms: LoanTerms, start: date) -> Decimal:
	"""Interest of a loan disbursed on a day and paid as agreed (CAL-15): the sum of its schedule's.

	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> calculate_total_interest(terms, date(2025, 1, 15))
	Decimal('10015.99')
	"""
	return build_schedule(terms, start).total_interest


def calculate_total_cost(flows: Iterable[CashFlow]) -> TotalCost:
	"""All a borrower receives and pays, and the difference, by kind of charge (CAL-16).

	>>> flows = [CashFlow(value_date=date(2025, 1, 1), amount=Decimal(1000), kind=FlowKind.DISBURSEMENT)]
	>>> flows.append(CashFlow(value_date=date(2025, 1, 1), amount=Decimal(-20), kind=FlowKind.FEE))
	>>> flows.append(CashFlow(value_date=date(2025, 2, 1), amount=Decimal(-1010), kind=FlowKind.INSTALLMENT))
	>>> calculate_total_cost(flows).cost, calculate_total_cost(flows).fees
	(Decimal('30'), Decimal('20'))
	"""
	found = check_flows(flows)
	received = add_up(flow.amount for flow in found if flow.amount > 0)
	paid = add_up(flow.amount.copy_negate() for flow in found if flow.amount < 0)
	return TotalCost(
		received=received,
		paid=paid,
		cost=add_up([paid, received.copy_negate()]),
		fees=_sum_kind(found, FlowKind.FEE),
		insurance=_sum_kind(found, FlowKind.INSURANCE),
		taxes=_sum_kind(found, FlowKind.TAX),
	)


def check_discount(rate: Decimal) -> None:
	"""Refuse a discount rate that is not a finite fraction above -1 and up to 100 (10,000 %)."""
	if not is_exact(rate) or not -1 < rate <= MAXIMUM_RATE:
		raise InvalidRateError("rate", rate, "above -1, up to 100 as a fraction")


def _check_amounts(amounts: Sequence[Decimal]) -> None:
	for amount in amounts:
		check_amount(amount, "amounts")
	if not amounts:
		raise InvalidAmountError("amounts", 0, "at least one")


def _sum_kind(flows: Iterable[CashFlow], kind: FlowKind) -> Decimal:
	return add_up(flow.amount.copy_negate() for flow in flows if flow.kind is kind)
