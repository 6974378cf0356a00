"""The working state of a loan during a replay: whole minor units, changed in place, never handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lending_app.engine.loan.allocation import DEBT_COMPONENTS, Allocation, Component, make_allocation
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.installment import (
	CHARGED,
	INTEREST,
	PENALTY,
	PRINCIPAL,
	TAX,
	WorkingInstallment,
)
from lending_app.engine.replay.unpaid import freeze_penalty, get_unpaid, set_penalty_base
from lending_app.engine.schedule.due_date_series import DueDateSeries

_PART_NAMES = tuple(part.value.lower() for part in DEBT_COMPONENTS)


class Refundable:
	"""An upfront charge that is earned by days from the disbursement to the first maturity date."""

	__slots__ = ("amount", "index", "since", "tax", "until")

	def __init__(self, index: int, amount: int, tax: int, since: date, until: date) -> None:
		self.index = index
		self.amount = amount
		self.tax = tax
		self.since = since
		self.until = until

	def get_unearned(self, day: date, terms: LoanTerms) -> tuple[int, int]:
		"""What of the charge and of its tax comes back on a day."""
		left, whole = max((self.until - day).days, 0), (self.until - self.since).days
		round_ratio = terms.rounding.round_ratio
		return round_ratio(self.amount * left, whole), round_ratio(self.tax * left, whole)


@dataclass(slots=True)
class Conversion:
	"""What is unpaid of interest and penalty converted when the loan was that many days late, in minor units.

	`interest` and `penalty` are part of the principal now, `kept_interest` and `kept_penalty` are receivables still.
	"""

	days: int
	interest: int
	penalty: int
	kept_interest: int = 0
	kept_penalty: int = 0


class WorkingLoan:
	"""What is known of a loan while its facts are applied, on the day reached. Amounts are whole minor units.

	Time, payments and facts change it: `days`, `allocate` and `handlers`.
	"""

	__slots__ = (
		"advance",
		"ahead",
		"allocations",
		"capitalized",
		"capitalized_tax",
		"charged_off",
		"charged_off_on",
		"closed_on",
		"conversions",
		"day",
		"disbursed",
		"disbursed_on",
		"due_dates",
		"execution_costs",
		"financed",
		"first_open",
		"forgiven",
		"funds",
		"has_extras",
		"installments",
		"is_changed",
		"is_scattered",
		"opened",
		"outstanding",
		"own_charges",
		"paid",
		"prepaid",
		"refundable",
		"sale_price",
		"settled_charges",
		"settled_interest",
		"settled_penalty",
		"skips",
		"sold_on",
		"terms",
		"unshared",
		"upfront",
		"waived",
	)

	def __init__(self, terms: LoanTerms) -> None:
		self.terms = terms
		self.day = date.min
		self.installments: list[WorkingInstallment] = []
		self.opened = 0
		"""Installments whose due date has come."""
		self.first_open = 0
		"""Those before this one are fully paid."""
		self.ahead = 0
		"""Those from this one on have received no payment."""
		self.outstanding = self.disbursed = self.paid = self.advance = self.prepaid = self.capitalized = (
			self.financed
		) = 0
		self.settled_interest = self.settled_penalty = self.waived = self.forgiven = self.charged_off = 0
		self.execution_costs = self.sale_price = 0
		self.settled_charges = [0] * len(DEBT_COMPONENTS)
		"""Charges of installments that are behind, by component."""
		self.upfront = [0] * len(DEBT_COMPONENTS)
		"""Charges of the drawings, by component."""
		self.refundable: list[Refundable] = []
		penalty_tax = terms.penalty.tax_rate if terms.penalty is not None else 0
		self.has_extras = bool(terms.bears_charges or penalty_tax or terms.prepayment_charge)
		"""Whether the loan asks for more than principal, interest and penalty."""
		self.conversions: list[Conversion] = []
		self.capitalized_tax = 0
		"""Tax on interest that has become principal, which the next installment that asks something collects."""
		self.own_charges: list[WorkingInstallment] = []
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
		self.unshared = False
		"""Whether a due date has put another balance on the running installment, and those after it do not follow yet."""
		self.skips: dict[int, SkippedInterest] = {}
		self.due_dates: DueDateSeries | None = None

	def record(
		self, source_id: str, row: WorkingInstallment | None, component: Component, minor: int, rule: str
	) -> None:
		"""Note where a part of a payment went."""
		amount = self.terms.rounding.to_amount(minor)
		number = (row.number if row else None) or None
		self.allocations.append(make_allocation(source_id, self.day, number, component, amount, rule))

	def pay_part(self, row: WorkingInstallment, index: int, money: int, source_id: str, rule: str) -> int:
		"""Settle one component of a row as far as the money goes; returns what is left of it."""
		part = min(money, get_unpaid(row, index, self.day, self.terms))
		if index == PRINCIPAL:
			# Of what installments ask, interest that is still to become principal cannot be paid yet.
			part = min(part, self.outstanding)
			if self.terms.is_negative_rate_allowed and rule != "waived":
				part = min(part, row.due[PRINCIPAL] - row.paid[PRINCIPAL] - row.get_credit())
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
		row.record_if_paid(self.day)
		self.record(source_id, row, DEBT_COMPONENTS[index], part, f"{rule}.{_PART_NAMES[index]}")
		return money - part

	def hold(self, money: int, source_id: str) -> None:
		"""Keep money for the client."""
		if money:
			self.advance += money
			self.record(source_id, None, Component.ADVANCE, money, "held_as_advance")

	def list_earning(self) -> list[WorkingInstallment]:
		"""Rows that are not behind and have earned interest, or were paid some ahead."""
		return self.installments[self.first_open : max(self.opened + 1, self.ahead)]

	def move_funds(self, channel: str, minor: int) -> None:
		self.funds[channel] = self.funds.get(channel, 0) + minor

	def settle_installment(self, row: WorkingInstallment, sign: int = 1) -> None:
		"""Count a row with those that are behind, or no longer."""
		self.settled_interest += sign * row.due[INTEREST]
		self.settled_penalty += sign * row.paid[PENALTY]
		if self.has_extras:
			for index in CHARGED:
				self.settled_charges[index] += sign * row.due[index]
			self.settled_charges[TAX] += sign * row.penalty_tax_paid

	def open_again(self, row: WorkingInstallment) -> None:
		"""Take a row, and those after it, from those that are behind: something is owed of it again."""
		for behind in self.installments[row.number - 1 : self.first_open]:
			self.settle_installment(behind, -1)
		self.first_open = min(self.first_open, row.number - 1)
