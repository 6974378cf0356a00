"""A loan's running account: each movement with the balances after it, as statements, screens and exports print it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.allocation import (
	ADVANCE_SOURCE,
	CAPITALIZED_SOURCE,
	DEBT_COMPONENTS,
	Allocation,
	Component,
)
from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import (
	Charged,
	ChargedOff,
	Disbursed,
	Paid,
	Refunded,
	Reversed,
	Waived,
	list_effective,
)
from lending_app.engine.loan.plan_facts import Restructured
from lending_app.engine.loan.rate_steps import get_step
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.movements import (
	KINDS_BY_FACT,
	AccountBalance,
	Movement,
	MovementKind,
	RunningAccount,
)
from lending_app.engine.replay.position import get_gross_position
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.inputs import check_date

_CHARGES = (Component.FEE, Component.INSURANCE, Component.COST, Component.TAX)
_CHARGE_ASSETS = (
	LedgerRole.FEE_RECEIVABLE,
	LedgerRole.INSURANCE_RECEIVABLE,
	LedgerRole.COST_RECEIVABLE,
	LedgerRole.TAX_RECEIVABLE,
)


# What moves without a fact, by the source of its allocations, in the order of a due date.
_OWN_MOVEMENTS = {
	CAPITALIZED_SOURCE: MovementKind.CAPITALIZED,
	ADVANCE_SOURCE: MovementKind.ADVANCE_USED,
}
# Movements whose parts are what was charged, not what was settled.
_UNSETTLING = (MovementKind.CHARGE, MovementKind.UPFRONT_CHARGES)


def build_running_account(terms: LoanTerms, facts: Iterable[Fact], as_of: date) -> RunningAccount:
	"""The account of a loan on a day. `facts` are all that were entered; those that were reversed are listed as such.

	One replay makes it, so the last balances are those of the state. Raises what `replay` raises.

	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> facts = [
	...     Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")),
	...     Paid(fact_id="P1", value_date=date(2025, 2, 15), amount=Decimal("9168")),
	... ]
	>>> account = build_running_account(terms, facts, date(2025, 3, 1))
	>>> [(line.kind.value, str(line.amount), str(line.balance.principal)) for line in account.movements]
	[('Disbursement', '100000.00', '100000.00'), ('Payment', '9168.00', '92332.00')]
	"""
	check_date(as_of, "as_of")
	facts = list(facts)
	account = _Account(terms)
	for fact in list_effective(facts):
		if fact.value_date <= as_of:
			account.pass_days(fact.value_date)
			account.apply(fact)
	account.pass_days(as_of)
	return RunningAccount(
		movements=tuple(_insert_reversed(account.movements, facts, as_of)),
		state=account.loan.get_state(as_of),
		annual_rate=account.rate,
		rate_since=account.rate_since,
	)


@dataclass(frozen=True, slots=True)
class _Entry:
	"""A movement before its balance is known."""

	kind: MovementKind
	amount: Decimal | None
	parts: Mapping[Component, Decimal]
	fact: Fact | None = None


class _Account:
	"""A replay that is stopped at every due date and after every fact, to read what moved."""

	def __init__(self, terms: LoanTerms) -> None:
		self.loan = LoanReplay(terms)
		self.movements: list[Movement] = []
		self.seen = 0
		"""Allocations that belong to a movement already."""
		self.rate = _get_rate(self.loan)
		self.rate_since: date | None = None

	def pass_days(self, until: date) -> None:
		"""Let each due date up to a day come by itself: held money is used and interest capitalized there."""
		loan = self.loan
		while loan.opened < len(loan.installments) and loan.installments[loan.opened].period.due <= until:
			loan.advance_to(loan.installments[loan.opened].period.due)
			entries = list(self._take_own_movements().values())
			if self._has_new_rate():
				entries.append(_Entry(MovementKind.RATE_CHANGE, None, {}))
			self._add(entries)
		loan.advance_to(until)

	def apply(self, fact: Fact) -> None:
		"""Carry a fact. Held money goes into a payoff before it; arrears become principal after what was given up."""
		loan = self.loan
		upfront, is_lost = list(loan.upfront), loan.charged_off_on is not None
		loan.apply(fact)
		parts = _sum_parts(part for part in loan.allocations[self.seen :] if part.source_id == fact.fact_id)
		kind = MovementKind.RECOVERY if is_lost and isinstance(fact, Paid) else KINDS_BY_FACT[type(fact)]
		others = self._take_own_movements()
		entries = [_describe(loan, kind, fact, parts)]
		if isinstance(fact, Disbursed):
			entries += _list_upfront(loan, upfront, fact)
		if ADVANCE_SOURCE in others:
			# With interest in advance a restructure gives back the money that then pays its first interest.
			is_after = isinstance(fact, Restructured) and loan.terms.is_interest_in_advance
			entries.insert(len(entries) if is_after else 0, others[ADVANCE_SOURCE])
		if CAPITALIZED_SOURCE in others:
			entries.append(others[CAPITALIZED_SOURCE])
		self._has_new_rate()
		self._add(entries)

	def _has_new_rate(self) -> bool:
		"""Take note of the rate in force; True where another was before it."""
		rate, is_first = _get_rate(self.loan), self.rate_since is None
		if not self.loan.installments or (not is_first and rate == self.rate):
			return False
		self.rate, self.rate_since = rate, self.loan.day
		return not is_first

	def _take_own_movements(self) -> dict[str, _Entry]:
		"""What moved without a fact since the last look: interest capitalized, then held money used."""
		fresh, self.seen = self.loan.allocations[self.seen :], len(self.loan.allocations)
		found = {}
		for source, kind in _OWN_MOVEMENTS.items():
			parts = _sum_parts(part for part in fresh if part.source_id == source)
			if parts:
				found[source] = _Entry(kind, _sum_debt(parts), parts)
		return found

	def _add(self, entries: list[_Entry]) -> None:
		"""Entries of one moment: the last one's balance is the loan's, those before it follow from what came after."""
		balance = _get_balance(self.loan)
		lines = []
		for entry in reversed(entries):
			line = Movement(
				value_date=self.loan.day,
				kind=entry.kind,
				fact=entry.fact,
				amount=entry.amount,
				parts=entry.parts,
				balance=balance,
				annual_rate=self.rate,
			)
			lines.append(line)
			balance = _undo(balance, entry)
		self.movements += reversed(lines)


def _describe(loan: LoanReplay, kind: MovementKind, fact: Fact, parts: dict[Component, Decimal]) -> _Entry:
	"""A fact as a movement. Its amount is its own, what it gave up, what it charged with the tax, or the loss."""
	rounding = loan.terms.rounding
	if isinstance(fact, Charged):
		amount = rounding.to_minor(fact.amount)
		tax = take_share(amount, fact.tax_rate, rounding)
		parts = {fact.component: rounding.to_amount(amount)}
		if tax:
			parts[Component.TAX] = rounding.to_amount(tax)
		return _Entry(kind, rounding.to_amount(amount + tax), parts, fact)
	if isinstance(fact, (Disbursed, Paid, Refunded)):
		return _Entry(kind, rounding.to_amount(rounding.to_minor(fact.amount)), parts, fact)
	if isinstance(fact, (Waived, Restructured)):
		return _Entry(kind, _sum_debt(parts) or None, parts, fact)
	if isinstance(fact, ChargedOff):
		return _Entry(kind, rounding.to_amount(loan.charged_off), parts, fact)
	return _Entry(kind, None, parts, fact)


def _list_upfront(loan: LoanReplay, before: list[int], fact: Fact) -> list[_Entry]:
	"""What a drawing was charged for, kept back or financed."""
	to_amount = loan.terms.rounding.to_amount
	parts: dict[Component, Decimal] = {
		component: to_amount(now - then)
		for component, now, then in zip(DEBT_COMPONENTS, loan.upfront, before, strict=True)
		if now != then
	}
	return [_Entry(MovementKind.UPFRONT_CHARGES, _sum_debt(parts), parts, fact)] if parts else []


def _sum_parts(allocations: Iterable[Allocation]) -> dict[Component, Decimal]:
	parts: dict[Component, Decimal] = {}
	for row in allocations:
		parts[row.component] = parts.get(row.component, Decimal(0)) + row.amount
	return {component: amount for component, amount in parts.items() if amount}


def _sum_debt(parts: Mapping[Component, Decimal]) -> Decimal:
	return sum((amount for part, amount in parts.items() if part is not Component.ADVANCE), Decimal(0))


def _get_rate(loan: LoanReplay) -> Decimal:
	"""The yearly rate of the period that is running, or of the last one."""
	step = get_step(loan.terms.rate_steps, max(min(loan.opened + 1, len(loan.installments)), 1))
	return loan.terms.annual_rate if step is None else step.annual_rate


def _get_balance(loan: LoanReplay) -> AccountBalance:
	to_amount = loan.terms.rounding.to_amount
	gross = {} if loan.sold_on is not None else get_gross_position(loan)
	return AccountBalance(
		principal=to_amount(gross.get((LedgerRole.LOAN_PRINCIPAL, ""), 0)),
		interest=to_amount(gross.get((LedgerRole.INTEREST_RECEIVABLE, ""), 0)),
		penalty=to_amount(gross.get((LedgerRole.PENALTY_RECEIVABLE, ""), 0)),
		charges=to_amount(sum(gross.get((role, ""), 0) for role in _CHARGE_ASSETS)),
		held=to_amount(loan.advance),
	)


def _undo(balance: AccountBalance, entry: _Entry) -> AccountBalance:
	"""The balance before an entry that settled its parts, or that made principal of them."""
	if entry.kind in _UNSETTLING:
		return balance
	parts = entry.parts
	moved = _sum_debt(parts) if entry.kind is MovementKind.CAPITALIZED else Decimal(0)
	return AccountBalance(
		principal=balance.principal + parts.get(Component.PRINCIPAL, Decimal(0)) - moved,
		interest=balance.interest + parts.get(Component.INTEREST, Decimal(0)),
		penalty=balance.penalty + parts.get(Component.PENALTY, Decimal(0)),
		charges=balance.charges + sum((parts.get(part, Decimal(0)) for part in _CHARGES), Decimal(0)),
		held=balance.held - parts.get(Component.ADVANCE, Decimal(0)),
	)


def _insert_reversed(movements: list[Movement], facts: list[Fact], as_of: date) -> list[Movement]:
	"""The lines with those of facts that were taken back, each after the lines of its day."""
	decided = {fact.reverses: fact.value_date for fact in facts if isinstance(fact, Reversed)}
	found = list(movements)
	for fact in facts:
		index = bisect_right(found, fact.value_date, key=lambda line: line.value_date)
		# What only places a payment otherwise moves nothing itself.
		is_listed = fact.fact_id in decided and type(fact) in KINDS_BY_FACT
		if not is_listed or fact.value_date > as_of or not index:
			continue
		line = replace(
			found[index - 1],
			value_date=fact.value_date,
			kind=KINDS_BY_FACT[type(fact)],
			fact=fact,
			amount=getattr(fact, "amount", None),
			parts={},
			reversed_on=decided[fact.fact_id],
		)
		found.insert(index, line)
	return found
