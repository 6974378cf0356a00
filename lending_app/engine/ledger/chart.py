"""One account for each ledger role: its number and name in a new chart, and the kind of account it has to be.

The embedded ledger keeps them as they are. A site makes those that a company lacks, under its own numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from lending_app.engine.loan.state import LedgerRole


@dataclass(frozen=True, slots=True)
class RoleAccount:
	"""`root_type` is Asset, Liability, Income or Expense."""

	role: LedgerRole
	number: int
	name: str
	root_type: str


# FUNDS is missing: cash and bank accounts come from how the money came, and are numbered from FIRST_FUNDS_NUMBER on.
FIRST_FUNDS_NUMBER = 1110
CHART = (
	RoleAccount(LedgerRole.LOAN_PRINCIPAL, 1310, "Loans to Clients", "Asset"),
	RoleAccount(LedgerRole.INTEREST_RECEIVABLE, 1320, "Loan Interest Receivable", "Asset"),
	RoleAccount(LedgerRole.PENALTY_RECEIVABLE, 1330, "Loan Penalties Receivable", "Asset"),
	RoleAccount(LedgerRole.FEE_RECEIVABLE, 1340, "Loan Fees Receivable", "Asset"),
	RoleAccount(LedgerRole.COST_RECEIVABLE, 1350, "Loan Collection Costs Receivable", "Asset"),
	RoleAccount(LedgerRole.INSURANCE_RECEIVABLE, 1360, "Loan Insurance Receivable", "Asset"),
	RoleAccount(LedgerRole.TAX_RECEIVABLE, 1370, "Tax on Loans Receivable", "Asset"),
	RoleAccount(LedgerRole.LOAN_LOSS_ALLOWANCE, 1380, "Loan Loss Allowance", "Asset"),
	RoleAccount(LedgerRole.SUSPENDED_INTEREST, 1390, "Suspended Loan Interest", "Asset"),
	RoleAccount(LedgerRole.MEMORANDUM_CLAIMS, 1810, "Charged-off Loans (Memorandum)", "Asset"),
	RoleAccount(LedgerRole.MEMORANDUM_CONTRA, 1820, "Charged-off Loans, Contra (Memorandum)", "Asset"),
	RoleAccount(LedgerRole.CLIENT_ADVANCES, 2110, "Client Advances", "Liability"),
	RoleAccount(LedgerRole.UNEARNED_INTEREST, 2120, "Unearned Loan Interest", "Liability"),
	RoleAccount(LedgerRole.TAX_PAYABLE, 2210, "Tax on Loan Fees", "Liability"),
	RoleAccount(LedgerRole.INSURANCE_PAYABLE, 2220, "Loan Insurance Payable", "Liability"),
	RoleAccount(LedgerRole.REFERRAL_PAYABLE, 2230, "Loan Referral Fees Payable", "Liability"),
	RoleAccount(LedgerRole.COSTS_PAYABLE, 2240, "Loan Costs Paid on Behalf", "Liability"),
	RoleAccount(LedgerRole.LIQUID_GUARANTEES, 2130, "Liquid Guarantees of Clients", "Liability"),
	RoleAccount(LedgerRole.INTEREST_INCOME, 4110, "Loan Interest Income", "Income"),
	RoleAccount(LedgerRole.PENALTY_INCOME, 4120, "Loan Penalty Income", "Income"),
	RoleAccount(LedgerRole.FEE_INCOME, 4130, "Loan Fee Income", "Income"),
	RoleAccount(LedgerRole.COST_INCOME, 4140, "Loan Collection Cost Income", "Income"),
	RoleAccount(LedgerRole.RECOVERY_INCOME, 4150, "Loan Recovery Income", "Income"),
	RoleAccount(
		LedgerRole.PORTFOLIO_SALE_INCOME, 4160, "Extraordinary Income from Portfolio Sales", "Income"
	),
	RoleAccount(LedgerRole.WAIVERS, 5110, "Loan Waivers", "Expense"),
	RoleAccount(LedgerRole.CHARGE_OFF_LOSS, 5120, "Loan Charge-off Loss", "Expense"),
	RoleAccount(LedgerRole.PROVISION_EXPENSE, 5130, "Loan Provision Expense", "Expense"),
	RoleAccount(LedgerRole.REFERRAL_EXPENSE, 5140, "Loan Referral Fees", "Expense"),
	RoleAccount(LedgerRole.EXECUTION_COSTS, 5150, "Collateral Execution Costs", "Expense"),
	RoleAccount(LedgerRole.GUARANTEE_INTEREST, 5160, "Interest on Liquid Guarantees", "Expense"),
)
