"""What a replay returns: the state of a loan on a day, in full and immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.allocation import Allocation, Component


class LoanStatus(str, Enum):
	"""States of a loan (decision C-04). Replay derives the first three and PAID; the others are decided by people."""

	APPROVED = "Approved"
	ACTIVE = "Active"
	DEFAULTED = "Defaulted"
	CHARGED_OFF = "Charged Off"
	PAID = "Paid"
	SETTLED = "Settled"
	REFINANCED = "Refinanced"
	SOLD = "Sold"
	CANCELLED = "Cancelled"


# What is running: it owes money, and its figures move with time.
OPEN_STATUSES = (LoanStatus.ACTIVE, LoanStatus.DEFAULTED)


class InstallmentStatus(str, Enum):
	PENDING = "Pending"
	PARTIAL = "Partial"
	PAID = "Paid"
	OVERDUE = "Overdue"


class LedgerRole(str, Enum):
	"""What an account is for. A site or a book maps each role to an account of its chart.

	Insurance is collected for the insurer. WAIVERS and CHARGE_OFF_LOSS are losses, or use a provision. What comes in
	after a charge-off is RECOVERY_INCOME; the claim itself is kept in two memorandum accounts, one against the other,
	until it is recovered or sold. EXECUTION_COSTS are got back from what collateral was sold for. The allowance, its
	expense and the interest in suspense belong to the valuation of loans, not to their position, and are taken off the
	loans. Nor are COSTS_PAYABLE (what is kept back from a disbursement for a notary or an appraiser), LIQUID_GUARANTEES
	(deposits that clients leave as collateral) with GUARANTEE_INTEREST, REFERRAL_EXPENSE and REFERRAL_PAYABLE: what is owed to the person who brought the borrower is no part of the
	loan.
	"""

	FUNDS = "Funds"
	LOAN_PRINCIPAL = "Loan Principal"
	INTEREST_RECEIVABLE = "Interest Receivable"
	INTEREST_INCOME = "Interest Income"
	UNEARNED_INTEREST = "Unearned Interest"
	PENALTY_RECEIVABLE = "Penalty Receivable"
	PENALTY_INCOME = "Penalty Income"
	FEE_RECEIVABLE = "Fee Receivable"
	FEE_INCOME = "Fee Income"
	COST_RECEIVABLE = "Collection Cost Receivable"
	COST_INCOME = "Collection Cost Income"
	INSURANCE_RECEIVABLE = "Insurance Receivable"
	INSURANCE_PAYABLE = "Insurance Payable"
	TAX_RECEIVABLE = "Tax Receivable"
	TAX_PAYABLE = "Tax Payable"
	CLIENT_ADVANCES = "Client Advances"
	WAIVERS = "Waivers"
	CHARGE_OFF_LOSS = "Charge-off Loss"
	RECOVERY_INCOME = "Recovery Income"
	LOAN_LOSS_ALLOWANCE = "Loan Loss Allowance"
	PROVISION_EXPENSE = "Provision Expense"
	SUSPENDED_INTEREST = "Suspended Interest"
	REFERRAL_EXPENSE = "Referral Fees"
	REFERRAL_PAYABLE = "Referral Fees Payable"
	COSTS_PAYABLE = "Costs Paid on Behalf"
	LIQUID_GUARANTEES = "Liquid Guarantees"
	EXECUTION_COSTS = "Execution Costs"
	PORTFOLIO_SALE_INCOME = "Portfolio Sale Income"
	MEMORANDUM_CLAIMS = "Memorandum Claims"
	MEMORANDUM_CONTRA = "Memorandum Contra"
	GUARANTEE_INTEREST = "Liquid Guarantee Interest"


# Balance in major units, debit positive, by role and cash channel (empty for all roles but FUNDS).
Position = Mapping[tuple[LedgerRole, str], Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentState:
	"""One installment on a day. `days_late` counts from its due date while unpaid.

	`interest` is the interest of the installment; the part of it that is `capitalized` becomes principal on the due date
	and is not paid with the installment. `tax` leaves out the tax on penalty, which is part of `penalty_tax`.
	"""

	number: int
	start_date: date
	due_date: date
	opening_principal: Decimal
	principal: Decimal
	interest: Decimal
	capitalized: Decimal
	penalty: Decimal
	fee: Decimal
	insurance: Decimal
	cost: Decimal
	tax: Decimal
	principal_paid: Decimal
	interest_paid: Decimal
	penalty_paid: Decimal
	fee_paid: Decimal
	insurance_paid: Decimal
	cost_paid: Decimal
	tax_paid: Decimal
	penalty_tax: Decimal
	unpaid: Decimal
	overdue: Decimal
	days_late: int
	status: InstallmentStatus
	paid_on: date | None
	rule: str

	@property
	def total(self) -> Decimal:
		"""What the installment asks, without penalty and the tax on it."""
		charged = self.fee + self.insurance + self.cost + self.tax
		return self.principal + self.interest - self.capitalized + charged


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCharge:
	"""A charge with a due date of its own that is not paid in full; `unpaid` is of the amount and its tax."""

	component: Component
	charged_on: date
	due_date: date
	amount: Decimal
	tax: Decimal
	unpaid: Decimal
	days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffParts:
	"""What closes a loan on a day, part by part (requirement CAL-24); the parts sum to the payoff.

	`interest` is what is earned and unpaid less what was paid ahead. Taxes are in `tax`; what comes back of charges paid
	up front, with its tax, is taken off in `unearned_charges`, which is zero or below.
	"""

	principal: Decimal
	interest: Decimal
	penalty: Decimal
	fee: Decimal
	insurance: Decimal
	cost: Decimal
	tax: Decimal
	prepayment_charge: Decimal
	unearned_charges: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedInterest:
	"""Unpaid interest and penalty that a late loan's plan took up when it was `days_past_due`.

	`interest` and `penalty` are principal now; `kept_interest` and `kept_penalty` are receivables that a new plan no
	longer calls late. Where they were suspended, they stay so until they are paid.
	"""

	days_past_due: int
	interest: Decimal
	penalty: Decimal
	kept_interest: Decimal
	kept_penalty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanState:
	"""A loan on `as_of`. Amounts in major units; nothing is rounded here that was not rounded when posted.

	`financed_charges` became principal with the disbursement, `waived` was given up, `recovered` came in after a
	charge-off. `charges_receivable` are fees, premiums, costs and taxes booked and unpaid. `payoff` closes the loan on the day; money held for the client (`client_advance`) is not taken off it.
	`available` can still be drawn: of a loan in tranches, or of a line.
	`accrued_interest` and `accrued_penalty` are all that was earned up to the day, the receivables what of it is unpaid.
	`due` counts installments whose date has come, today's among them; `overdue` and `days_past_due` leave today's out,
	and `next_due_date` is the first with something to pay after today.
	"""

	as_of: date
	status: LoanStatus
	disbursed_on: date | None
	closed_on: date | None
	charged_off_on: date | None
	disbursed: Decimal
	financed_charges: Decimal
	paid: Decimal
	waived: Decimal
	recovered: Decimal
	prepaid_principal: Decimal
	capitalized_interest: Decimal
	outstanding_principal: Decimal
	available: Decimal
	accrued_interest: Decimal
	interest_receivable: Decimal
	accrued_penalty: Decimal
	penalty_receivable: Decimal
	charges_receivable: Decimal
	client_advance: Decimal
	overdue_principal: Decimal
	overdue_interest: Decimal
	overdue: Decimal
	due: Decimal
	payoff: Decimal
	payoff_parts: PayoffParts
	days_past_due: int
	next_due_date: date | None
	next_due_amount: Decimal
	maturity_date: date | None
	installments: tuple[InstallmentState, ...]
	allocations: tuple[Allocation, ...]
	position: Position
	converted: tuple[ConvertedInterest, ...] = ()
	own_charges: tuple[OwnCharge, ...] = ()

	@property
	def due_today(self) -> Decimal:
		"""What falls due on `as_of` itself: neither overdue yet nor part of what comes next."""
		return self.due - self.overdue

	def get_allocations(self, source_id: str) -> tuple[Allocation, ...]:
		"""Allocations of one payment, in the order in which they were made."""
		return tuple(row for row in self.allocations if row.source_id == source_id)

	def get_allocated(self, source_id: str, component: Component) -> Decimal:
		"""How much of a payment went to a component."""
		rows = self.get_allocations(source_id)
		return sum((row.amount for row in rows if row.component is component), Decimal(0))
