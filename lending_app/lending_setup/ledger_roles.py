"""What ERPNext has to know of the account of each ledger role, and how roles behave."""

from __future__ import annotations

from decimal import Decimal

from lending_app.engine.ledger.chart import CHART, RoleAccount
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.replay.position import ASSETS

# Receivable makes ERPNext keep the party on every line; flows have the type of what they are.
_ACCOUNT_TYPES = {LedgerRole.LOAN_PRINCIPAL: "Receivable", LedgerRole.TAX_PAYABLE: "Tax"}
_TYPES_OF_FLOWS = {"Income": "Income Account", "Expense": "Expense Account"}
ROOT_TYPES = {row.role.value: row.root_type for row in CHART} | {LedgerRole.FUNDS.value: "Asset"}

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
		LedgerRole.GUARANTEE_INTEREST,
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


def get_account_type(account: RoleAccount) -> str:
	"""The Account Type of ERPNext; empty for an account that has none.

	>>> [
	...     get_account_type(row)
	...     for row in CHART
	...     if row.role in (LedgerRole.LOAN_PRINCIPAL, LedgerRole.WAIVERS)
	... ]
	['Receivable', 'Expense Account']
	"""
	return _ACCOUNT_TYPES.get(account.role) or _TYPES_OF_FLOWS.get(account.root_type, "")
