"""What a loan's running account is made of: its movements, and the balances after each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Charged, ChargedOff, Disbursed, Paid, Refunded, Sold, Waived
from lending_app.engine.loan.plan_facts import DueDateChanged, RateChanged, Restructured, Skipped
from lending_app.engine.loan.state import LoanState


class MovementKind(str, Enum):
	DISBURSEMENT = "Disbursement"
	UPFRONT_CHARGES = "Charges at Disbursement"
	PAYMENT = "Payment"
	RECOVERY = "Recovery"
	REFUND = "Refund"
	CHARGE = "Charge"
	WAIVER = "Waiver"
	RATE_CHANGE = "Rate Change"
	DUE_DATE_CHANGE = "Due Date Change"
	SKIP = "Skipped Installment"
	RESTRUCTURE = "Restructure"
	CHARGE_OFF = "Charge-off"
	SALE = "Sale"
	ADVANCE_USED = "Held Money Used"
	CAPITALIZED = "Added to Principal"


# The movement that each kind of fact is. One that is reversed moves nothing.
KINDS_BY_FACT: dict[type[Fact], MovementKind] = {
	Disbursed: MovementKind.DISBURSEMENT,
	Paid: MovementKind.PAYMENT,
	Refunded: MovementKind.REFUND,
	Charged: MovementKind.CHARGE,
	Waived: MovementKind.WAIVER,
	RateChanged: MovementKind.RATE_CHANGE,
	DueDateChanged: MovementKind.DUE_DATE_CHANGE,
	Skipped: MovementKind.SKIP,
	Restructured: MovementKind.RESTRUCTURE,
	ChargedOff: MovementKind.CHARGE_OFF,
	Sold: MovementKind.SALE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalance:
	"""What the borrower owes at the end of a movement, earned up to its day, and what is held for the client.

	`charges` are fees, premiums, costs and the taxes on all of them. A claim that was sold is owed to another.
	"""

	principal: Decimal
	interest: Decimal
	penalty: Decimal
	charges: Decimal
	held: Decimal

	@property
	def owed(self) -> Decimal:
		"""Principal and everything earned on it that is unpaid; held money is not taken off."""
		return self.principal + self.interest + self.penalty + self.charges


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
	"""One line of the account.

	`amount` is the money moved, charged or given up, or None where a movement only changes the plan. `parts` says what
	of it went to each component: positive settles it, except for charges at disbursement and CAPITALIZED, where it is what was
	charged and what became principal. `annual_rate` is the rate in force afterwards. `reversed_on` is set on a fact that was taken
	back: it moved nothing, and its balance is that of the line before.
	"""

	value_date: date
	kind: MovementKind
	fact: Fact | None
	amount: Decimal | None
	parts: Mapping[Component, Decimal]
	balance: AccountBalance
	annual_rate: Decimal
	reversed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningAccount:
	"""A loan's movements up to a day, oldest first, and its state on that day.

	`rate_since` is the day from which `annual_rate` has been in force: of the disbursement where it never changed, None
	before it.
	"""

	movements: tuple[Movement, ...]
	state: LoanState
	annual_rate: Decimal
	rate_since: date | None
