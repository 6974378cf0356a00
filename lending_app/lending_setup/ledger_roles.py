"""What account each ledger role needs, and the name it gets in a new chart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.replay.position import ASSETS


@dataclass(frozen=True, slots=True)
class RoleAccount:
	"""`account_type` Receivable makes ERPNext keep the party on every line."""

	role: LedgerRole
	account_name: str
	root_type: str
	account_type: str = ""


# FUNDS is missing: the cash or bank account comes from the mode of payment, else from the company.
ROLE_ACCOUNTS = (
	RoleAccount(LedgerRole.LOAN_PRINCIPAL, "Loans to Clients", "Asset", "Receivable"),
	RoleAccount(LedgerRole.INTEREST_RECEIVABLE, "Loan Interest Receivable", "Asset"),
	RoleAccount(LedgerRole.PENALTY_RECEIVABLE, "Loan Penalties Receivable", "Asset"),
	RoleAccount(LedgerRole.INTEREST_INCOME, "Loan Interest Income", "Income", "Income Account"),
	RoleAccount(LedgerRole.PENALTY_INCOME, "Loan Penalty Income", "Income", "Income Account"),
	RoleAccount(LedgerRole.FEE_RECEIVABLE, "Loan Fees Receivable", "Asset"),
	RoleAccount(LedgerRole.FEE_INCOME, "Loan Fee Income", "Income", "Income Account"),
	RoleAccount(LedgerRole.COST_RECEIVABLE, "Loan Collection Costs Receivable", "Asset"),
	RoleAccount(LedgerRole.COST_INCOME, "Loan Collection Cost Income", "Income", "Income Account"),
	RoleAccount(LedgerRole.INSURANCE_RECEIVABLE, "Loan Insurance Receivable", "Asset"),
	RoleAccount(LedgerRole.INSURANCE_PAYABLE, "Loan Insurance Payable", "Liability"),
	RoleAccount(LedgerRole.TAX_RECEIVABLE, "Tax on Loans Receivable", "Asset"),
	RoleAccount(LedgerRole.UNEARNED_INTEREST, "Unearned Loan Interest", "Liability"),
	RoleAccount(LedgerRole.TAX_PAYABLE, "Tax on Loan Fees", "Liability", "Tax"),
	RoleAccount(LedgerRole.CLIENT_ADVANCES, "Client Advances", "Liability"),
	RoleAccount(LedgerRole.WAIVERS, "Loan Waivers", "Expense", "Expense Account"),
	RoleAccount(LedgerRole.CHARGE_OFF_LOSS, "Loan Charge-off Loss", "Expense", "Expense Account"),
	RoleAccount(LedgerRole.RECOVERY_INCOME, "Loan Recovery Income", "Income", "Income Account"),
	RoleAccount(LedgerRole.LOAN_LOSS_ALLOWANCE, "Loan Loss Allowance", "Asset"),
	RoleAccount(LedgerRole.PROVISION_EXPENSE, "Loan Provision Expense", "Expense", "Expense Account"),
	RoleAccount(LedgerRole.SUSPENDED_INTEREST, "Suspended Loan Interest", "Asset"),
	RoleAccount(LedgerRole.REFERRAL_EXPENSE, "Loan Referral Fees", "Expense", "Expense Account"),
	RoleAccount(LedgerRole.REFERRAL_PAYABLE, "Loan Referral Fees Payable", "Liability"),
	RoleAccount(LedgerRole.EXECUTION_COSTS, "Collateral Execution Costs", "Expense", "Expense Account"),
	RoleAccount(
		LedgerRole.PORTFOLIO_SALE_INCOME,
		"Extraordinary Income from Portfolio Sales",
		"Income",
		"Income Account",
	),
	RoleAccount(LedgerRole.MEMORANDUM_CLAIMS, "Charged-off Loans (Memorandum)", "Asset"),
	RoleAccount(LedgerRole.MEMORANDUM_CONTRA, "Charged-off Loans, Contra (Memorandum)", "Asset"),
)
ROOT_TYPES = {row.role.value: row.root_type for row in ROLE_ACCOUNTS} | {LedgerRole.FUNDS.value: "Asset"}

# What a loan holds until it has run off: these roles come back to zero by themselves, so they stay in the account in
# which they began. All others are flows: each amount goes to the account in force on its day.
STANDING_ROLES = frozenset(
	{
		*ASSETS,
		LedgerRole.UNEARNED_INTEREST,
		LedgerRole.CLIENT_ADVANCES,
		LedgerRole.LOAN_LOSS_ALLOWANCE,
		LedgerRole.SUSPENDED_INTEREST,
		LedgerRole.MEMORANDUM_CLAIMS,
		LedgerRole.MEMORANDUM_CONTRA,
	}
)
# Flows that grow by debits; the others grow by credits.
DEBIT_FLOWS = frozenset(
	{
		LedgerRole.WAIVERS,
		LedgerRole.CHARGE_OFF_LOSS,
		LedgerRole.PROVISION_EXPENSE,
		LedgerRole.REFERRAL_EXPENSE,
	}
)


def is_lowered(role: LedgerRole, amount: Decimal | int) -> bool:
	"""True where an amount lowers what a flow has become. Cash flows both ways, and is never lowered.

	>>> is_lowered(LedgerRole.INTEREST_INCOME, Decimal(5)), is_lowered(LedgerRole.WAIVERS, Decimal(5))
	(True, False)
	"""
	if role is LedgerRole.FUNDS:
		return False
	return amount < 0 if role in DEBIT_FLOWS else amount > 0
