"""Working figures of one installment during a replay: whole minor units, changed in place, never handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lending_app.engine.loan.allocation import DEBT_COMPONENTS, Component
from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.options import Residue
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.interest import add_ratios, interest_ratio, period_ratio
from lending_app.engine.schedule.plan_values import PlannedInstallment
from lending_app.engine.values.money import RoundingPolicy

INDEX: dict[Component, int] = {part: index for index, part in enumerate(DEBT_COMPONENTS)}
PENALTY = INDEX[Component.PENALTY]
INTEREST = INDEX[Component.INTEREST]
TAX = INDEX[Component.TAX]
PRINCIPAL = INDEX[Component.PRINCIPAL]
COST, FEE, INSURANCE = INDEX[Component.COST], INDEX[Component.FEE], INDEX[Component.INSURANCE]
CHARGED = (COST, FEE, TAX, INSURANCE)


@dataclass(frozen=True, slots=True)
class Deferral:
	"""Interest of periods without payment that falls due with a later installment.

	`earned` of the `amount` is earned on `since`; the rest is earned evenly until `until`.
	"""

	amount: int
	earned: int
	since: date
	until: date

	def get_earned(self, day: date, rounding: RoundingPolicy) -> int:
		"""What is earned of it on a day."""
		if day >= self.until:
			return self.amount
		passed = max((day - self.since).days, 0)
		return self.earned + rounding.round_ratio(
			(self.amount - self.earned) * passed, (self.until - self.since).days
		)


class WorkingInstallment:
	"""An installment: `due` and `paid` by component, interest as segments of balance, penalty as money x days.

	`segments` are (day from which, balance in minor units). Interest accrued on a day is rounded once from their exact
	sum, so that what is posted day by day adds up to the installment's interest to the cent. `settled` is interest of
	a running period that a prepayment paid, or of extra days: it comes on top of the level installment. `capitalized` is
	interest that becomes principal on the due date and is not paid until then, `moved` what has become it. `billed` is
	what facts charged to it, part of `due`; `charge_tax` the tax on its planned charges, `carried_tax` that on interest that became principal
	before it, or will have by then. `paid` of the tax leaves out
	the tax on penalty, which is kept beside it. `carried` is exact interest of the period's days before a change of rate
	or date; the segments then start on the day of the change. `folded` is principal that a restructure planned again.
	`asked` are principal and total as planned: what stays when interest runs on the balance owed. `span` is the period
	whose interest it bears: its own, with interest in advance the next one, after an early payment one from that day on. `lent` is interest of this period that other installments collect, by their number.
	`ended_early`: paid in full before its date, which ended its interest on the balance owed. `stopped` is the part of
	`billed` that is earned of planned charges: a line that is drawn again in the same period bears them once.
	"""

	__slots__ = (
		"accrual_end",
		"asked",
		"billed",
		"capitalized",
		"carried",
		"carried_tax",
		"charge_tax",
		"deferral",
		"due",
		"ended_early",
		"folded",
		"frozen",
		"is_late",
		"lent",
		"moved",
		"number",
		"opening",
		"paid",
		"paid_on",
		"penalty_base",
		"penalty_days_money",
		"penalty_end",
		"penalty_tax_paid",
		"period",
		"rule",
		"segments",
		"settled",
		"span",
		"stopped",
		"unit_interest",
	)

	def __init__(
		self, period: Period, opening: int, part: PlannedInstallment, span: Period | None = None
	) -> None:
		self.number = period.number
		self.period = period
		self.opening = opening
		self.rule = part.rule
		self.due = [0] * len(DEBT_COMPONENTS)
		self.due[INTEREST] = part.interest
		self.due[PRINCIPAL] = part.principal
		self.asked = (part.principal, part.principal + part.interest)
		self.paid = [0] * len(DEBT_COMPONENTS)
		self.paid_on: date | None = None
		self.span = span or period
		self.segments = [(self.span.start, part.base)]
		self.capitalized = part.capitalized
		self.moved = 0
		self.folded = 0
		self.deferral: Deferral | None = None
		self.carried: tuple[int, int] | None = None
		self.lent: dict[int, Deferral] | None = None
		self.settled = part.extra
		self.accrual_end = self.span.due
		self.ended_early = False
		self.unit_interest: tuple[int, int] | None = None
		self.penalty_base = 0
		self.penalty_days_money = 0
		self.frozen = period.due
		self.is_late = False
		self.billed: list[int] | None = None
		self.stopped: list[int] | None = None
		self.charge_tax = 0
		self.carried_tax = 0
		self.penalty_tax_paid = 0
		self.penalty_end: date | None = None

	@property
	def installment_amount(self) -> int:
		return self.due[INTEREST] + self.due[PRINCIPAL] + self.folded

	def pay(self, index: int, part: int) -> None:
		"""Take money for a component; tax on what was agreed comes before tax on penalty."""
		if index == TAX:
			agreed = min(part, self.due[TAX] - self.paid[TAX])
			self.penalty_tax_paid += part - agreed
			part = agreed
		self.paid[index] += part

	def bill(self, index: int, amount: int) -> None:
		"""Add a charge that a fact made."""
		self.billed = self.billed or [0] * len(DEBT_COMPONENTS)
		self.billed[index] += amount
		self.due[index] += amount
		self.paid_on = None

	def get_billed(self, index: int) -> int:
		"""What facts charged of a component."""
		return self.billed[index] if self.billed is not None else 0

	def keep_billed(self, index: int, amount: int) -> None:
		"""Take all that is left of a component as charged, so that it is owed at once."""
		self.billed = self.billed or [0] * len(DEBT_COMPONENTS)
		self.stopped = self.stopped or [0] * len(DEBT_COMPONENTS)
		self.stopped[index] += amount - self.billed[index]
		self.billed[index] = amount

	def take_over(self, head: WorkingInstallment) -> None:
		"""Take what was paid of the installment that this one is planned again for, and what facts charged to it."""
		self.paid, self.billed = head.paid, head.billed
		if head.billed is not None and head.stopped is not None:
			self.billed = [charged - part for charged, part in zip(head.billed, head.stopped, strict=True)]

	def tax_interest(self, terms: LoanTerms) -> None:
		"""The tax after the interest has changed; what was paid stays paid."""
		if terms.interest_tax_rate:
			interest = self.due[INTEREST] - self.capitalized - self.moved
			taxed = take_share(max(interest, 0), terms.interest_tax_rate, terms.rounding)
			self.due[TAX] = max(
				self.charge_tax + taxed + self.carried_tax + self.get_billed(TAX), self.paid[TAX]
			)

	def get_interest_tax(self) -> int:
		"""The tax that is asked with the interest, without that on charges."""
		return self.due[TAX] - self.charge_tax - self.carried_tax - self.get_billed(TAX)

	def get_credit(self) -> int:
		"""Interest below zero that is taken off the principal on the due date."""
		return max(self.paid[INTEREST] - self.due[INTEREST], 0)

	def get_contractual_unpaid(self) -> int:
		"""Unpaid without penalty: what decides whether the installment is late."""
		return sum(self.due) - sum(self.paid) + self.paid[PENALTY] - self.capitalized

	def record_if_paid(self, day: date) -> None:
		"""Keep the day on which nothing but penalty was left to pay."""
		if self.paid_on is None and not self.get_contractual_unpaid():
			self.paid_on = day

	def exact_interest(self, day: date, terms: LoanTerms) -> tuple[int, int]:
		"""Exact interest from the period's start to a day of it, as a ratio of minor units; none before but what is carried."""
		if day <= self.span.start:
			return self.carried or (0, 1)
		until, denominator = period_ratio(terms, self.span, day)
		money = 0
		for since, balance in reversed(self.segments):
			if since < day:
				start = period_ratio(terms, self.span, since)[0] if since > self.span.start else 0
				money += balance * (until - start)
				until = start
		exact = interest_ratio(money, terms.get_rate_ratio(self.number), (1, denominator))
		return exact if self.carried is None else add_ratios(self.carried, exact)

	def get_accrued_interest(self, day: date, terms: LoanTerms) -> int:
		"""Interest earned up to and including the day."""
		if day >= self.accrual_end:
			return self.due[INTEREST]
		deferred = self.deferral.get_earned(day, terms.rounding) if self.deferral else 0
		lent = self.get_lent(day, terms) if self.lent else 0
		earned = deferred - lent + terms.rounding.round_ratio(*self.exact_interest(day, terms))
		if earned < 0 and self.is_credit_limited(terms):
			return max(earned, self.due[INTEREST])
		# What rounding leaves may have lowered the last interest.
		return min(earned, self.due[INTEREST]) if terms.residue is Residue.INTEREST else earned

	def is_credit_limited(self, terms: LoanTerms) -> bool:
		"""Whether interest below zero is more than the principal that it is taken off."""
		is_signed = terms.is_negative_rate_allowed and not self.paid[INTEREST]
		return is_signed and self.due[INTEREST] > self.calculate_interest(terms)

	def get_lent(self, day: date, terms: LoanTerms) -> int:
		"""What of the period's interest up to a day other installments collect."""
		return sum(part.get_earned(day, terms.rounding) for part in (self.lent or {}).values())

	def get_own_interest(self, day: date, terms: LoanTerms) -> int:
		"""Interest earned of the installment's own period, without what it collects for earlier ones."""
		deferred = self.deferral.get_earned(day, terms.rounding) if self.deferral else 0
		return self.get_accrued_interest(day, terms) - deferred

	def lower_balance(self, day: date, part: int, terms: LoanTerms) -> None:
		"""A prepayment takes `part` off the balance from a day on.

		Interest already paid stays paid: what of it the lower balance does not earn day by day is earned on the due
		date, and comes back where the loan is paid off before.
		"""
		if day <= self.period.start:
			self.opening -= part
		self.segments.append((day, self.segments[-1][1] - part))
		asked = self.due[INTEREST]
		self.set_interest(terms)
		self.keep_cap(day, asked - self.due[INTEREST])

	def keep_cap(self, day: date, fallen: int) -> None:
		"""Interest in advance that an installment asks no more: a cap on penalty is a part of it as it fell due."""
		if day >= self.period.due:
			self.folded += fallen

	def get_unit_interest(self, terms: LoanTerms) -> tuple[int, int]:
		"""Exact interest of one minor unit over the whole span, found once: terms and dates that change make another row."""
		if self.unit_interest is None:
			years = period_ratio(terms, self.span, self.span.due)
			self.unit_interest = interest_ratio(1, terms.get_rate_ratio(self.number), years)
		return self.unit_interest

	def carry_forward(self, day: date, terms: LoanTerms) -> None:
		"""Keep the interest earned so far as it is: what follows runs by other terms or dates."""
		self.unit_interest = None
		if day > self.span.start:
			self.carried = self.exact_interest(day, terms)
			self.segments = [(day, self.segments[-1][1])]

	def set_interest(self, terms: LoanTerms) -> None:
		"""The interest of the period from its segments, not below what was paid of it."""
		least = self.paid[INTEREST]
		if terms.is_negative_rate_allowed and not least:
			least = self.paid[PRINCIPAL] - self.due[PRINCIPAL]
		self.due[INTEREST] = max(self.calculate_interest(terms), least)
		self.tax_interest(terms)

	def calculate_interest(self, terms: LoanTerms) -> int:
		"""The interest of the period from its segments, whatever was paid of it."""
		interest = terms.rounding.round_ratio(*self.exact_interest(self.span.due, terms))
		interest += self.deferral.amount if self.deferral else 0
		return interest - sum(part.amount for part in (self.lent or {}).values())

	def stop_interest(self, day: date, amount: int) -> None:
		"""End the installment's interest on a day with an amount, all of it to pay: early payoff."""
		self.capitalized = 0
		self.keep_cap(day, self.due[INTEREST] - amount)
		self.due[INTEREST] = amount
		self.deferral = self.lent = None
		self.accrual_end = min(day, self.accrual_end)
		self.ended_early = False
