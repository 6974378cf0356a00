"""From the amount that is drawn to the money that is handed over, line by line (DIS-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import replay
from lending_app.engine.schedule.charge_plan import calculate_opening_fee, list_upfront_charges
from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.money import check_not_negative
from lending_app.engine.values.rates import check_rate

BREAKDOWN_ID = "~breakdown"


class DeductionKind(str, Enum):
	"""What takes a disbursement from its amount to what is handed over."""

	OPENING_FEE = "Opening Fee"
	FEE = "Fee"
	INSURANCE = "Insurance"
	TAX = "Tax on Charges"
	FINANCED = "Added to the Loan"
	INTEREST = "Interest in Advance"
	NOTARY = "Notary"
	APPRAISAL = "Appraisal"
	PROPERTY_INSURANCE = "Property Insurance"
	LIQUID_GUARANTEE = "Liquid Guarantee"
	OTHER_COST = "Other Cost"
	PREVIOUS_LOAN = "Balance of the Previous Loan"


# What is kept back for others, beside what the loan's terms say, and in which account it waits.
KEPT_FOR_OTHERS = {
	DeductionKind.NOTARY: LedgerRole.COSTS_PAYABLE,
	DeductionKind.APPRAISAL: LedgerRole.COSTS_PAYABLE,
	DeductionKind.PROPERTY_INSURANCE: LedgerRole.INSURANCE_PAYABLE,
	DeductionKind.LIQUID_GUARANTEE: LedgerRole.LIQUID_GUARANTEES,
	DeductionKind.OTHER_COST: LedgerRole.COSTS_PAYABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBack:
	"""What is kept back for others: `rate` of what is drawn plus `amount`."""

	kind: DeductionKind
	name: str = ""
	rate: Decimal = Decimal(0)
	amount: Decimal = Decimal(0)

	def __post_init__(self) -> None:
		if self.kind not in KEPT_FOR_OTHERS:
			raise InvalidAmountError("kind", self.kind.value, "a cost or a guarantee")
		check_rate(self.rate, "rate")
		check_not_negative(self.amount, "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
	"""A line of the breakdown. `amount` is what it takes away; what is added to the loan instead is below zero."""

	kind: DeductionKind
	name: str
	role: LedgerRole
	amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DisbursementBreakdown:
	"""`net` is `amount` less all lines."""

	amount: Decimal
	lines: tuple[Deduction, ...]
	net: Decimal


def break_down_disbursement(
	terms: LoanTerms,
	facts: Sequence[Fact],
	day: date,
	amount: Decimal,
	*,
	kept_back: Iterable[KeptBack] = (),
	previous_balance: Decimal = Decimal(0),
) -> DisbursementBreakdown:
	"""The lines from the amount drawn on a day to what is handed over. `facts` are those of the loan up to the day,
	`previous_balance` what the loan that it renews still owes.

	Raises InvalidAmountError where less than nothing would be handed over, and what drawing the loan raises.
	"""
	before = replay(terms, facts, day)
	after = replay(terms, [*facts, Disbursed(fact_id=BREAKDOWN_ID, value_date=day, amount=amount)], day)
	is_first = before.disbursed_on is None
	taxed = after.installments[0].tax_paid if is_first else Decimal(0)
	lines = _list_own(terms, amount, taxed, is_first=is_first)
	paid_out = _get_funds(before) - _get_funds(after)
	interest = amount - sum(line.amount for line in lines) - paid_out
	if interest:
		lines.append(_build(DeductionKind.INTEREST, LedgerRole.INTEREST_INCOME, interest))
	lines += [_keep(terms, row, amount) for row in kept_back]
	if previous_balance:
		lines.append(_build(DeductionKind.PREVIOUS_LOAN, LedgerRole.FUNDS, previous_balance))
	lines = [line for line in lines if line.amount]
	net = amount - sum(line.amount for line in lines)
	if net < 0:
		raise InvalidAmountError("net", net, amount)
	return DisbursementBreakdown(amount=amount, lines=tuple(lines), net=net)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedAmount:
	"""What an order draws and pays out: `net` is `amount` less what is kept back, of which `costs` stand beside the terms."""

	amount: Decimal
	net: Decimal
	costs: Decimal = Decimal(0)


def calculate_net_ordered(orders: Iterable[OrderedAmount], *, principal: Decimal, agreed: Decimal) -> Decimal:
	"""What is paid out of a loan in all: as ordered where orders draw all of it, as agreed less the costs of those that
	draw a part. A line that is drawn again and again has no such amount but the one agreed.

	>>> whole = OrderedAmount(amount=Decimal(100), net=Decimal(60), costs=Decimal(30))
	>>> part = OrderedAmount(amount=Decimal(40), net=Decimal(35), costs=Decimal(3))
	>>> [
	...     int(calculate_net_ordered(found, principal=Decimal(100), agreed=Decimal(90)))
	...     for found in ([whole], [part], [whole, part], [])
	... ]
	[60, 87, 90, 90]
	"""
	found = list(orders)
	drawn = sum((order.amount for order in found), Decimal(0))
	if drawn == principal:
		return sum((order.net for order in found), Decimal(0))
	if drawn > principal:
		return agreed
	return agreed - sum((order.costs for order in found), Decimal(0))


def _list_own(
	terms: LoanTerms, amount: Decimal, taxed_interest: Decimal, *, is_first: bool
) -> list[Deduction]:
	"""What the terms of the loan charge, tax in one line with that on interest kept back, and what of it becomes principal."""
	rounding = terms.rounding
	minor, tax, financed = rounding.to_minor(amount), 0, 0
	lines = []
	if is_first:
		fee, tax = calculate_opening_fee(terms.opening_fee, minor, rounding)
		lines.append(_build(DeductionKind.OPENING_FEE, LedgerRole.FEE_INCOME, rounding.to_amount(fee)))
	for charge, charged, taxed in list_upfront_charges(terms, minor, is_first=is_first):
		is_insurance = charge.component is Component.INSURANCE
		kind = DeductionKind.INSURANCE if is_insurance else DeductionKind.FEE
		role = LedgerRole.INSURANCE_PAYABLE if is_insurance else LedgerRole.FEE_INCOME
		lines.append(_build(kind, role, rounding.to_amount(charged), charge.name))
		tax += taxed
		financed += charged + taxed if charge.is_financed else 0
	lines.append(_build(DeductionKind.TAX, LedgerRole.TAX_PAYABLE, rounding.to_amount(tax) + taxed_interest))
	lines.append(_build(DeductionKind.FINANCED, LedgerRole.LOAN_PRINCIPAL, rounding.to_amount(-financed)))
	return lines


def _keep(terms: LoanTerms, row: KeptBack, amount: Decimal) -> Deduction:
	rounding = terms.rounding
	kept = rounding.round_to_minor(amount * row.rate) + rounding.round_to_minor(row.amount)
	return _build(row.kind, KEPT_FOR_OTHERS[row.kind], rounding.to_amount(kept), row.name)


def _build(kind: DeductionKind, role: LedgerRole, amount: Decimal, name: str = "") -> Deduction:
	return Deduction(kind=kind, name=name, role=role, amount=amount)


def _get_funds(state: LoanState) -> Decimal:
	return sum((value for (role, _), value in state.position.items() if role is LedgerRole.FUNDS), Decimal(0))
