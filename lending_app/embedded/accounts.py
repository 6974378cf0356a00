"""A small chart of accounts for the embedded ledger: one account for each role, and one for each cash channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lending_app.embedded.records import AccountKey
from lending_app.engine.loan.state import LedgerRole

_FUNDS_NUMBER = 1110
_CHART: dict[LedgerRole, tuple[int, str, str]] = {
	LedgerRole.FUNDS: (_FUNDS_NUMBER, "Funds", "Asset"),
	LedgerRole.LOAN_PRINCIPAL: (1310, "Loans Receivable", "Asset"),
	LedgerRole.INTEREST_RECEIVABLE: (1320, "Interest Receivable", "Asset"),
	LedgerRole.PENALTY_RECEIVABLE: (1330, "Penalties Receivable", "Asset"),
	LedgerRole.FEE_RECEIVABLE: (1340, "Fees Receivable", "Asset"),
	LedgerRole.COST_RECEIVABLE: (1350, "Collection Costs Receivable", "Asset"),
	LedgerRole.INSURANCE_RECEIVABLE: (1360, "Insurance Receivable", "Asset"),
	LedgerRole.TAX_RECEIVABLE: (1370, "Tax Receivable", "Asset"),
	LedgerRole.LOAN_LOSS_ALLOWANCE: (1380, "Loan Loss Allowance", "Asset"),
	LedgerRole.SUSPENDED_INTEREST: (1390, "Suspended Interest", "Asset"),
	LedgerRole.MEMORANDUM_CLAIMS: (1810, "Memorandum Claims", "Asset"),
	LedgerRole.MEMORANDUM_CONTRA: (1820, "Memorandum Contra", "Asset"),
	LedgerRole.CLIENT_ADVANCES: (2110, "Client Advances", "Liability"),
	LedgerRole.UNEARNED_INTEREST: (2120, "Unearned Interest", "Liability"),
	LedgerRole.TAX_PAYABLE: (2210, "Tax Payable", "Liability"),
	LedgerRole.INSURANCE_PAYABLE: (2220, "Insurance Payable", "Liability"),
	LedgerRole.REFERRAL_PAYABLE: (2230, "Referral Fees Payable", "Liability"),
	LedgerRole.INTEREST_INCOME: (4110, "Interest Income", "Income"),
	LedgerRole.PENALTY_INCOME: (4120, "Penalty Income", "Income"),
	LedgerRole.FEE_INCOME: (4130, "Fee Income", "Income"),
	LedgerRole.COST_INCOME: (4140, "Collection Cost Income", "Income"),
	LedgerRole.RECOVERY_INCOME: (4150, "Recovery Income", "Income"),
	LedgerRole.PORTFOLIO_SALE_INCOME: (4160, "Portfolio Sale Income", "Income"),
	LedgerRole.WAIVERS: (5110, "Waivers", "Expense"),
	LedgerRole.CHARGE_OFF_LOSS: (5120, "Charge-off Loss", "Expense"),
	LedgerRole.PROVISION_EXPENSE: (5130, "Provision Expense", "Expense"),
	LedgerRole.REFERRAL_EXPENSE: (5140, "Referral Fees", "Expense"),
	LedgerRole.EXECUTION_COSTS: (5150, "Execution Costs", "Expense"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
	number: int
	name: str
	root_type: str
	role: LedgerRole
	channel: str

	@property
	def key(self) -> AccountKey:
		return self.role, self.channel


def build_chart(keys: Iterable[AccountKey]) -> dict[AccountKey, Account]:
	"""Accounts by key, in the order of their numbers: every role, and every channel of funds that is used."""
	channels = sorted({channel for role, channel in keys if role is LedgerRole.FUNDS})
	accounts = [
		Account(
			number=_FUNDS_NUMBER + index,
			name=channel,
			root_type="Asset",
			role=LedgerRole.FUNDS,
			channel=channel,
		)
		for index, channel in enumerate(channels)
	]
	for role, (number, name, root_type) in _CHART.items():
		if role is not LedgerRole.FUNDS:
			accounts.append(Account(number=number, name=name, root_type=root_type, role=role, channel=""))
	return {account.key: account for account in sorted(accounts, key=lambda account: account.number)}
