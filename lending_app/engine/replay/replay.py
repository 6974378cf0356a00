"""The heart of the engine: a loan's state on a day is a replay of its facts by value date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from lending_app.engine.loan.allocation import (
	ADVANCE_SOURCE,
	CAPITALIZED_SOURCE,
	DEBT_COMPONENTS,
	Allocation,
	Component,
	make_allocation,
)
from lending_app.engine.loan.facts import (
	Charged,
	ChargedOff,
	Disbursed,
	DueDateChanged,
	Fact,
	Paid,
	RateChanged,
	Refunded,
	Restructured,
	Skipped,
	Sold,
	Waived,
	list_effective,
)
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.loan.terms import LoanTerms, PenaltyBase, PenaltyRule
from lending_app.engine.replay.billing import CHARGED, Refundable, calculate_extra_payoff, get_charge_end
from lending_app.engine.replay.charging import charge, charge_off, sell, waive
from lending_app.engine.replay.converting import (
	Conversion,
	count_days_late,
	note_capitalized,
	trim_conversions,
)
from lending_app.engine.replay.disbursing import disburse
from lending_app.engine.replay.drawing import is_line_open
from lending_app.engine.replay.due_date_changes import change_due_date
from lending_app.engine.replay.ledger_position import get_claim, get_position
from lending_app.engine.replay.owed import follow_balance
from lending_app.engine.replay.own_charges import drop_paid_charges, find_next_charge
from lending_app.engine.replay.payments import allocate_due, pay, settle
from lending_app.engine.replay.rate_changes import change_rate
from lending_app.engine.replay.refunding import refund
from lending_app.engine.replay.restructuring import restructure
from lending_app.engine.replay.scattering import change_released, changes_plan
from lending_app.engine.replay.skipping import skip
from lending_app.engine.replay.snapshot import build_state
from lending_app.engine.replay.working import (
	INTEREST,
	PENALTY,
	PRINCIPAL,
	TAX,
	Row,
	freeze_penalty,
	set_penalty_base,
)
from lending_app.engine.schedule.courses import Course
from lending_app.engine.values.errors import FactError, InvalidDateError
from lending_app.engine.values.inputs import check_date

_PART_NAMES = tuple(part.value.lower() for part in DEBT_COMPONENTS)


def replay(terms: LoanTerms, facts: Iterable[Fact], as_of: date) -> LoanState:
	"""State of a loan on `as_of`: the facts dated up to that day, in order of value date, kind and id.

	The order in which facts were entered never matters. Raises a FactError subclass for an impossible history.

	>>> from decimal import Decimal
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> facts = [
	...     Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000")),
	...     Paid(fact_id="P1", value_date=date(2025, 2, 15), amount=Decimal("9168")),
	... ]
	>>> state = replay(terms, facts, date(2025, 2, 15))
	>>> state.outstanding_principal, state.status.value, state.next_due_date
	(Decimal('92332.00'), 'Active', datetime.date(2025, 3, 15))
	"""
	check_date(as_of, "as_of")
	loan = LoanReplay(terms)
	for fact in list_effective(facts):
		if fact.value_date <= as_of:
			loan.apply(fact)
	return loan.get_state(as_of)


class LoanReplay:
	"""A replay that can be carried on: feed facts in order, move the day forward, ask for state or position.

	Days never go back; a fact dated earlier needs a new replay. Amounts inside are whole minor units.
	"""

	__slots__ = (
		"advance", "ahead", "allocations", "capitalized", "charged_off", "charged_off_on", "closed_on", "conversions", "course", "day", "disbursed",
		"disbursed_on", "execution_costs", "financed", "first_open", "forgiven", "funds", "has_extras", "is_changed", "is_scattered", "opened", "outstanding", "own_charges", "paid", "prepaid",
		"refundable", "rows", "sale_price", "settled_charges", "settled_interest", "settled_penalty", "skips", "sold_on", "terms", "upfront", "waived",
	)  # fmt: skip

	def __init__(self, terms: LoanTerms) -> None:
		self.terms = terms
		self.day = date.min
		self.rows: list[Row] = []
		self.opened = 0
		"""Rows whose due date has come."""
		self.first_open = 0
		"""Rows before this one are fully paid."""
		self.ahead = 0
		"""Rows from this one on carry no payment."""
		self.outstanding = self.disbursed = self.paid = self.advance = self.prepaid = self.capitalized = (
			self.financed
		) = 0
		self.settled_interest = self.settled_penalty = self.waived = self.forgiven = self.charged_off = 0
		self.execution_costs = self.sale_price = 0
		self.settled_charges = [0] * len(DEBT_COMPONENTS)
		"""Charges of rows that are behind, by component."""
		self.upfront = [0] * len(DEBT_COMPONENTS)
		"""Charges of the drawings, by component."""
		self.refundable: list[Refundable] = []
		penalty_tax = terms.penalty.tax_rate if terms.penalty is not None else 0
		self.has_extras = bool(terms.bears_charges or penalty_tax or terms.prepayment_charge)
		"""Whether the loan asks for more than principal, interest and penalty."""
		self.conversions: list[Conversion] = []
		self.own_charges: list[Row] = []
		"""Unpaid charges with a due date of their own, by due date; they are no installments."""
		self.funds: dict[str, int] = {}
		self.allocations: list[Allocation] = []
		self.disbursed_on: date | None = None
		self.closed_on: date | None = None
		self.charged_off_on: date | None = None
		self.sold_on: date | None = None
		self.is_changed = False
		"""Whether a fact has changed the plan otherwise than a payment does; `terms` are those in force."""
		self.is_scattered = False
		"""Whether money paid parts of installments after ones that are not paid."""
		self.skips: dict[int, SkippedInterest] = {}
		self.course: Course | None = None

	def apply(self, fact: Fact) -> None:
		"""Carry one fact that stands. A fact that is refused changes nothing.

		Raises InvalidDateError for a fact before the day already reached, and FactError subclasses.
		"""
		if isinstance(fact, Fact) and fact.value_date < self.day:
			raise InvalidDateError("value_date", fact.value_date, self.day)
		handler = _HANDLERS.get(type(fact))
		if handler is None:
			raise FactError("fact", fact, "a kind of fact that is carried")
		if self.is_scattered and changes_plan(fact):
			change_released(self, handler, fact)
		else:
			handler(self, fact)

	def advance_to(self, day: date) -> None:
		"""Let the days pass: installments fall due, held money is used, penalties run."""
		check_date(day, "as_of")
		if day < self.day:
			raise InvalidDateError("as_of", day, self.day)
		if self.terms.prepayment_charge is not None:
			self._pass_charge_end(day)
		self._open_until(day)
		self.day = day

	def get_state(self, as_of: date) -> LoanState:
		"""The immutable state on a day not before the last one reached."""
		self.advance_to(as_of)
		return build_state(self)

	def get_position(self) -> dict[tuple[LedgerRole, str], int]:
		"""Ledger balances of the loan on the day reached, in minor units, debit positive, zeros left out."""
		return get_position(self)

	def record(self, source_id: str, row: Row | None, component: Component, minor: int, rule: str) -> None:
		"""Note where a part of a payment went."""
		amount = self.terms.rounding.to_amount(minor)
		number = (row.number if row else None) or None
		self.allocations.append(make_allocation(source_id, self.day, number, component, amount, rule))

	def pay_part(self, row: Row, index: int, money: int, source_id: str, rule: str) -> int:
		"""Settle one component of a row as far as the money goes; returns what is left of it."""
		part = min(money, row.get_unpaid(index, self.day, self.terms))
		if index == PRINCIPAL:
			# Of what installments ask, interest that is still to become principal cannot be paid yet.
			part = min(part, self.outstanding)
		if part <= 0:
			return money
		penalty = self.terms.penalty if row.number <= self.opened else None
		if penalty is not None:
			freeze_penalty(row, self.day, penalty)
		row.pay(index, part)
		self.ahead = max(self.ahead, row.number)
		if index == PRINCIPAL:
			self.outstanding -= part
		if penalty is not None:
			set_penalty_base(row, penalty)
		row.note_if_paid(self.day)
		self.record(source_id, row, DEBT_COMPONENTS[index], part, f"{rule}.{_PART_NAMES[index]}")
		return money - part

	def hold(self, money: int, source_id: str) -> None:
		"""Keep money for the client."""
		if money:
			self.advance += money
			self.record(source_id, None, Component.ADVANCE, money, "held_as_advance")

	def get_claim(self) -> int:
		"""Principal and receivables as the books know them."""
		return get_claim(self)

	def list_earning(self) -> list[Row]:
		"""Rows that are not behind and have earned interest, or were paid some ahead."""
		return self.rows[self.first_open : max(self.opened + 1, self.ahead)]

	def get_payoff(self) -> int:
		"""What closes the loan on the day: principal, interest earned, penalty; less interest paid ahead."""
		total = self.outstanding
		for row in self.list_earning():
			total += row.get_accrued_interest(self.day, self.terms) - row.paid[INTEREST]
			total += row.get_unpaid(PENALTY, self.day, self.terms)
		return total + (calculate_extra_payoff(self) if self.has_extras else 0)

	def is_enough(self, money: int) -> bool:
		"""Whether money closes the loan; most payments are far from it, and the payoff asks every open row."""
		if self.has_extras or self.terms.is_first_spread or self.terms.is_interest_in_advance:
			return money >= self.get_payoff()
		ahead = sum(row.paid[INTEREST] for row in self.rows[self.opened : self.ahead])
		return money >= self.outstanding - ahead and money >= self.get_payoff()

	def _open_until(self, day: date) -> None:
		while self.opened < len(self.rows) and self.rows[self.opened].period.due <= day:
			self._pass_own_charges(self.rows[self.opened].period.due)
			self._open_next()
		self._pass_own_charges(day)

	def _pass_own_charges(self, until: date) -> None:
		"""Held money is used on the due dates of charges that have their own."""
		while self.own_charges and (row := find_next_charge(self, until)) is not None:
			self.day = row.period.due
			self._use_held()
			self.settle_up()

	def _pass_charge_end(self, day: date) -> None:
		"""Once paying early costs nothing, what was paid ahead may be all that is owed."""
		end = get_charge_end(self)
		if end is not None and self.day < end <= day:
			self._open_until(end)
			self.day = end
			self.settle_up(can_close=True)

	def _open_next(self) -> None:
		row = self.rows[self.opened]
		self.day = row.period.due
		self.opened += 1
		if row.capitalized:
			self._capitalize(row)
		if self.terms.penalty is not None:
			set_penalty_base(row, self.terms.penalty)
		self._use_held()
		self.settle_up(can_close=self.terms.prepayment_charge is not None)

	def _use_held(self) -> None:
		if self.advance:
			held, self.advance = self.advance, 0
			left = allocate_due(self, held, ADVANCE_SOURCE)
			self.advance = left
			if left != held:
				self.record(ADVANCE_SOURCE, None, Component.ADVANCE, left - held, "advance_used")

	def _capitalize(self, row: Row) -> None:
		"""Interest that was not to be paid becomes principal on its due date."""
		part, row.capitalized = row.capitalized, 0
		row.paid[INTEREST] += part
		row.moved = part
		self.outstanding += part
		self.capitalized += part
		note_capitalized(self, count_days_late(self), part, 0)
		row.note_if_paid(self.day)
		self.record(CAPITALIZED_SOURCE, row, Component.INTEREST, part, "capitalized")

	def move_funds(self, channel: str, minor: int) -> None:
		self.funds[channel] = self.funds.get(channel, 0) + minor

	def settle_up(self, *, can_close: bool = False) -> None:
		"""What follows a payment or a due date: rows done with, the closing, the penalty on the whole loan.

		`can_close` says that the payoff may have fallen without a payment, to what is held or was paid ahead.
		"""
		self._skip_paid_rows()
		if self.own_charges:
			drop_paid_charges(self)
		if self.closed_on is None and (not self.outstanding or can_close):
			self._close(can_close=can_close)
		if self.conversions:
			trim_conversions(self)
		if self.terms.is_on_owed:
			follow_balance(self)
		rule = self.terms.penalty
		if rule is not None and rule.base is PenaltyBase.OUTSTANDING_PRINCIPAL:
			self._set_oldest_base(rule)

	def _close(self, *, can_close: bool) -> None:
		"""Close a loan that owes nothing, or no more than is held for the client."""
		is_open = is_line_open(self)
		if can_close and (not is_open or self.get_payoff()) and self.is_enough(self.advance):
			settle(self, 0, ADVANCE_SOURCE)
			self._skip_paid_rows()
		if not self.outstanding and not is_open and not self.get_payoff():
			self.closed_on = self.day

	def _set_oldest_base(self, rule: PenaltyRule) -> None:
		for row in self.rows[self.first_open : self.opened]:
			if row.get_contractual_unpaid():
				freeze_penalty(row, self.day, rule)
				row.penalty_base = self.outstanding
				return

	def settle_row(self, row: Row, sign: int = 1) -> None:
		"""Count a row with those that are behind, or no longer."""
		self.settled_interest += sign * row.due[INTEREST]
		self.settled_penalty += sign * row.paid[PENALTY]
		if self.has_extras:
			for index in CHARGED:
				self.settled_charges[index] += sign * row.due[index]
			self.settled_charges[TAX] += sign * row.penalty_tax_paid

	def open_again(self, row: Row) -> None:
		"""Take a row, and those after it, from those that are behind: something is owed of it again."""
		for behind in self.rows[row.number - 1 : self.first_open]:
			self.settle_row(behind, -1)
		self.first_open = min(self.first_open, row.number - 1)

	def _skip_paid_rows(self) -> None:
		while self.first_open < self.opened:
			row = self.rows[self.first_open]
			if row.get_contractual_unpaid() or row.get_unpaid(PENALTY, self.day, self.terms):
				return
			if self.has_extras and row.get_unpaid(TAX, self.day, self.terms):
				return
			if self.day < row.accrual_end:
				# Interest paid in advance is still to be earned.
				return
			self.settle_row(row)
			self.first_open += 1


# What each kind of fact does to a loan.
_HANDLERS: dict[type, Callable[[LoanReplay, Any], None]] = {
	Disbursed: disburse,
	RateChanged: change_rate,
	DueDateChanged: change_due_date,
	Skipped: skip,
	Charged: charge,
	Paid: pay,
	Waived: waive,
	Restructured: restructure,
	Refunded: refund,
	ChargedOff: charge_off,
	Sold: sell,
}
