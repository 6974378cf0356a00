"""What account each ledger role needs, and the name it gets in a new chart."""

from __future__ import annotations

from dataclasses import dataclass

from lending_app.engine import LedgerRole


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
