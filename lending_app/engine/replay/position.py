"""The ledger balances of a loan on a day, from the working figures of its replay."""

from __future__ import annotations

from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.replay.billing import get_recognized
from lending_app.engine.replay.installment import COST, FEE, INSURANCE, INTEREST, PENALTY, TAX
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.unpaid import get_penalty

Balances = dict[tuple[LedgerRole, str], int]
ASSETS = (
	LedgerRole.LOAN_PRINCIPAL,
	LedgerRole.INTEREST_RECEIVABLE,
	LedgerRole.PENALTY_RECEIVABLE,
	LedgerRole.FEE_RECEIVABLE,
	LedgerRole.COST_RECEIVABLE,
	LedgerRole.INSURANCE_RECEIVABLE,
	LedgerRole.TAX_RECEIVABLE,
)
CHARGE_ROLES = (
	(FEE, LedgerRole.FEE_RECEIVABLE, LedgerRole.FEE_INCOME),
	(COST, LedgerRole.COST_RECEIVABLE, LedgerRole.COST_INCOME),
	(INSURANCE, LedgerRole.INSURANCE_RECEIVABLE, LedgerRole.INSURANCE_PAYABLE),
	(TAX, LedgerRole.TAX_RECEIVABLE, LedgerRole.TAX_PAYABLE),
)


def get_position(loan: WorkingLoan) -> Balances:
	"""Ledger balances in minor units, debit positive, zeros left out. They sum to zero."""
	balances = get_gross_position(loan)
	if loan.charged_off_on is not None:
		# The claim is off the books: it was a loss, and what it has become less since is recovered.
		claim = sum(balances.pop((role, ""), 0) for role in ASSETS)
		balances[LedgerRole.CHARGE_OFF_LOSS, ""] = loan.charged_off
		balances[LedgerRole.RECOVERY_INCOME, ""] = claim - loan.charged_off
		if loan.sold_on is None:
			balances[LedgerRole.MEMORANDUM_CLAIMS, ""] = claim
			balances[LedgerRole.MEMORANDUM_CONTRA, ""] = -claim
	return {key: amount for key, amount in balances.items() if amount}


def get_claim(loan: WorkingLoan) -> int:
	"""What the borrower owes as the books know it: principal and all receivables."""
	balances = get_gross_position(loan)
	return sum(balances.get((role, ""), 0) for role in ASSETS)


def get_gross_position(loan: WorkingLoan) -> Balances:
	"""Balances as if nothing had been charged off."""
	receivable, unearned, income = get_interest(loan)
	penalty_receivable, penalty_income = get_penalties(loan)
	balances: Balances = {(LedgerRole.FUNDS, channel): amount for channel, amount in loan.funds.items()}
	balances[LedgerRole.LOAN_PRINCIPAL, ""] = loan.outstanding
	balances[LedgerRole.INTEREST_RECEIVABLE, ""] = receivable
	balances[LedgerRole.INTEREST_INCOME, ""] = -income
	balances[LedgerRole.UNEARNED_INTEREST, ""] = -unearned
	balances[LedgerRole.PENALTY_RECEIVABLE, ""] = penalty_receivable
	balances[LedgerRole.PENALTY_INCOME, ""] = -penalty_income
	for index, asset, other in CHARGE_ROLES:
		total, owed = get_recognized(loan, index) if loan.has_extras else (loan.upfront[index], 0)
		balances[asset, ""] = owed
		balances[other, ""] = -total
	balances[LedgerRole.CLIENT_ADVANCES, ""] = -loan.advance
	balances[LedgerRole.WAIVERS, ""] = loan.waived
	balances[LedgerRole.EXECUTION_COSTS, ""] = -loan.execution_costs
	balances[LedgerRole.PORTFOLIO_SALE_INCOME, ""] = -loan.sale_price
	return balances


def get_interest(loan: WorkingLoan) -> tuple[int, int, int]:
	"""Interest earned and unpaid, paid and unearned, and earned in all."""
	receivable = unearned = credit = 0
	income = loan.settled_interest
	is_spread = loan.terms.is_first_spread
	for row in loan.list_earning():
		earned = row.get_accrued_interest(loan.day, loan.terms)
		income += earned
		receivable += max(earned - row.paid[INTEREST], 0)
		unearned += max(row.paid[INTEREST] - earned, 0)
		credit += -earned if is_spread and earned < 0 else 0
	# A first installment that is not paid has paid no interest of the others ahead.
	unpaid = min(credit, receivable)
	return receivable - unpaid, unearned - unpaid, income


def get_penalties(loan: WorkingLoan) -> tuple[int, int]:
	"""Penalty unpaid, and earned in all."""
	receivable = 0
	income = loan.settled_penalty
	for row in loan.installments[loan.first_open : loan.opened]:
		earned = get_penalty(row, loan.day, loan.terms.penalty, loan.terms.rounding)
		income += earned
		receivable += earned - row.paid[PENALTY]
	return receivable, income
