"""What must hold of every loan, checked while it is replayed: for tests and debug runs, at several times the cost.

Nothing here changes a figure. A broken rule is an error of the engine, not of the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lending_app.engine.loan.allocation import ADVANCE_SOURCE, DEBT_COMPONENTS, LOWERING, Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Charged, Disbursed, Paid, Refunded, Waived
from lending_app.engine.loan.plan_facts import DueDateChanged, RateChanged, Restructured, Skipped
from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.balance_owed import share_again
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.replay.converting import count_days_late
from lending_app.engine.replay.installment import INTEREST, PENALTY
from lending_app.engine.replay.position import get_claim, get_gross_position, get_interest, get_penalties
from lending_app.engine.replay.replay import LoanReplay, replay_on
from lending_app.engine.values.errors import EngineError


class InvariantError(EngineError):
	"""A rule that holds of every loan is broken. `field` names it."""


class Figures(NamedTuple):
	"""What a fact or a day may change only by the rules, in minor units."""

	debt: int
	"""The payoff less what is held for the client."""
	waived: int
	interest: int
	penalty: int
	is_closed: bool
	position: dict[tuple[LedgerRole, str], int]
	suspended: int
	"""Interest and penalty that are no income from SUSPENDED_AFTER days past due on."""
	advance: int
	uses: int
	"""How often held money was used."""
	placed: Decimal
	"""What allocations say of held money: only how it changes counts, for a checkpoint keeps none of them."""


SUSPENDED_AFTER = 30
# Facts that change the plan, and not what is owed today.
_NEUTRAL = (RateChanged, DueDateChanged, Skipped)


class AuditedReplay(LoanReplay):
	"""A replay that checks itself after every fact and whenever days have passed. Raises InvariantError."""

	__slots__ = ()

	def carry(self, fact: Fact) -> None:
		if self.installments and fact.value_date >= self.day:
			self.advance_to(fact.value_date)
		before = get_figures(self) if self.installments else None
		super().carry(fact)
		share_again(self)
		check_invariants(self)
		if before is not None:
			check_fact(self, fact, before)

	def get_state(self, as_of: date) -> LoanState:
		before = get_figures(self) if self.installments else None
		self.advance_to(as_of)
		check_invariants(self)
		if before is not None:
			check_time(self, before)
		return super().get_state(as_of)


def replay_checked(terms: LoanTerms, facts: Iterable[Fact], as_of: date) -> LoanState:
	"""What `replay` gives, with every rule checked on the way. Raises InvariantError, and what `replay` raises.

	>>> terms = LoanTerms(principal=Decimal("1000"), annual_rate=Decimal("0.12"), number_of_installments=3)
	>>> from lending_app.engine.loan.facts import Disbursed
	>>> drawn = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("1000"))
	>>> replay_checked(terms, [drawn], date(2025, 2, 15)).payoff
	Decimal('1010.00')
	"""
	return replay_on(AuditedReplay(terms), facts, as_of)


def get_figures(loan: LoanReplay) -> Figures:
	"""The figures of a loan on the day reached."""
	return Figures(
		debt=loan.get_payoff() - loan.advance,
		waived=loan.waived,
		interest=get_interest(loan)[2],
		penalty=get_penalties(loan)[1],
		is_closed=loan.closed_on is not None,
		position=loan.get_position(),
		suspended=_get_suspended(loan),
		advance=loan.advance,
		uses=sum(row.rule == "advance_used" for row in loan.allocations),
		placed=sum(
			(row.amount for row in loan.allocations if row.component is Component.ADVANCE), Decimal(0)
		),
	)


def _get_suspended(loan: LoanReplay) -> int:
	"""What a valuation suspends, in minor units."""
	if loan.closed_on is not None or loan.charged_off_on is not None:
		return 0
	converted = [row for row in loan.conversions if row.days >= SUSPENDED_AFTER]
	found = sum(row.interest + row.penalty for row in converted)
	if count_days_late(loan) >= SUSPENDED_AFTER:
		return found + get_interest(loan)[0] + get_penalties(loan)[0]
	return found + sum(row.kept_interest + row.kept_penalty for row in converted)


def check_invariants(loan: LoanReplay) -> None:
	"""What holds of a loan on any day. Raises InvariantError."""
	_require(not sum(loan.get_position().values()), "position", loan.get_position())
	for name in ("outstanding", "advance", "charged_off", "waived", "paid"):
		_require(getattr(loan, name) >= 0, name, getattr(loan, name))
	for key, amount in get_gross_position(loan).items():
		is_asset = key[0].value.endswith("Receivable") or key[0] is LedgerRole.LOAN_PRINCIPAL
		_require(amount >= 0 or not is_asset, key[0].value, amount)
	if not loan.installments:
		return
	_require(loan.get_payoff() >= 0, "payoff", loan.get_payoff())
	_check_rows(loan)
	if loan.closed_on is not None and loan.sold_on is None:
		_require(not loan.get_payoff(), "payoff of a closed loan", loan.get_payoff())
		_require(not get_claim(loan), "claim of a closed loan", get_claim(loan))
	elif loan.closed_on is None and loan.opened:
		_check_payoff_closes(loan)


def _check_rows(loan: LoanReplay) -> None:
	for row in loan.installments:
		for index in range(len(DEBT_COMPONENTS)):
			if index == PENALTY:
				continue
			name = f"{DEBT_COMPONENTS[index].value} of installment {row.number}"
			is_lent = index == INTEREST and row.due[index] < 0
			_require(row.paid[index] >= min(row.due[index], 0), f"paid {name}", row.paid[index])
			_require(is_lent or row.paid[index] <= row.due[index], f"{name} beyond due", row.paid[index])
		_require(row.capitalized >= 0, f"capitalized of installment {row.number}", row.capitalized)
	unpaid = sum(row.due[-1] - row.paid[-1] for row in loan.installments)
	coming = sum(row.capitalized for row in loan.installments[loan.opened :])
	_require(unpaid == loan.outstanding + coming, "principal of the installments", unpaid - loan.outstanding)


def _check_payoff_closes(loan: LoanReplay) -> None:
	"""The payoff, paid, closes the loan; what is held counts."""
	owed = loan.get_payoff() - loan.advance
	probe = load_checkpoint(loan.terms, dump_checkpoint(loan))
	assert probe is not None
	if owed > 0:
		amount = loan.terms.rounding.to_amount(owed)
		probe.apply(Paid(fact_id="payoff", value_date=loan.day, amount=amount))
		left = (probe.outstanding, probe.get_payoff(), probe.advance)
		_require(left == (0, 0, 0), "what a payoff leaves", left)


def check_time(loan: LoanReplay, before: Figures) -> None:
	after = get_figures(loan)
	_check_held(loan, before, after)
	_require(after.penalty >= before.penalty, "penalty that falls", after.penalty - before.penalty)
	is_earning = after.interest >= before.interest or loan.terms.is_negative_rate_allowed
	_require(is_earning, "interest that falls", after.interest - before.interest)
	if before.advance == after.advance and not loan.terms.is_negative_rate_allowed:
		_require(after.suspended >= before.suspended, "suspended interest that is income", after.suspended)
	if before.is_closed:
		_require(after.position == before.position, "a closed loan that changes", after.position)


def check_fact(loan: LoanReplay, fact: Fact, before: Figures) -> None:
	after = get_figures(loan)
	_check_held(loan, before, after)
	_require(after.penalty >= before.penalty, "penalty that falls", after.penalty - before.penalty)
	_check_parts(loan, fact)
	if isinstance(fact, (*_NEUTRAL, Restructured, Charged)):
		least = before.suspended - (loan.waived - before.waived)
		is_held = (before.advance, before.uses) == (after.advance, after.uses)
		is_open = loan.closed_on is None and is_held
		_require(
			not is_open or after.suspended >= least, "suspended interest that is income", after.suspended
		)
	expected = _expect_debt(loan, fact, before)
	if expected is not None and loan.sold_on is None:
		_require(after.debt == expected, f"debt after {type(fact).__name__}", (after.debt, expected))


def _check_held(loan: LoanReplay, before: Figures, after: Figures) -> None:
	"""Held money comes and goes as the allocations say."""
	moved = loan.terms.rounding.to_amount(after.advance - before.advance)
	_require(moved == after.placed - before.placed, "held money", moved - (after.placed - before.placed))


def _check_parts(loan: LoanReplay, fact: Fact) -> None:
	"""The parts of a payment sum to it, and held money only moves."""
	sums: dict[str, Decimal] = {fact.fact_id: Decimal(0), ADVANCE_SOURCE: Decimal(0)}
	for row in loan.allocations:
		if row.source_id in sums:
			sums[row.source_id] += row.amount
	if isinstance(fact, Paid):
		_require(sums[fact.fact_id] == fact.amount - fact.costs, "parts of a payment", sums[fact.fact_id])
	_require(not sums[ADVANCE_SOURCE], "parts of held money", sums[ADVANCE_SOURCE])


def _expect_debt(loan: LoanReplay, fact: Fact, before: Figures) -> int | None:
	"""What a fact leaves of the debt of its day; None where charges of its own come into it."""
	to_minor = loan.terms.rounding.to_minor
	if isinstance(fact, Paid):
		rule = fact.excess or loan.terms.excess
		# On the balance owed an installment paid in full before its date asks its charges whole.
		has_charge = loan.has_extras and (rule in LOWERING or loan.terms.is_on_owed)
		return None if has_charge else before.debt - to_minor(fact.amount - fact.costs)
	if isinstance(fact, Refunded) and not loan.has_extras:
		return before.debt + to_minor(fact.amount)
	if isinstance(fact, (*_NEUTRAL, Waived, Restructured)) and not loan.has_extras:
		return before.debt - (loan.waived - before.waived)
	if isinstance(fact, (*_NEUTRAL, Disbursed)) and not loan.terms.charges:
		# The tax follows the interest, and nothing else follows the plan.
		drawn = to_minor(fact.amount) if isinstance(fact, Disbursed) else 0
		return None if loan.terms.prepayment_charge else before.debt + drawn
	if isinstance(fact, Charged) and not fact.tax_rate:
		return before.debt + to_minor(fact.amount)
	return None


def _require(is_kept: bool, name: str, value: object) -> None:
	if not is_kept:
		raise InvariantError(name, value)
