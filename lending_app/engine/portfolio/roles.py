"""Ledger roles whose balances time alone moves: what a close posts from arrays."""

from __future__ import annotations

from lending_app.engine.loan.state import LedgerRole

# What time alone moves in a loan that the arrays can carry on.
TIMED_ROLES = (
	LedgerRole.INTEREST_RECEIVABLE,
	LedgerRole.INTEREST_INCOME,
	LedgerRole.UNEARNED_INTEREST,
	LedgerRole.PENALTY_RECEIVABLE,
	LedgerRole.PENALTY_INCOME,
)
# What it moves beside them in a loan that bears charges.
CHARGE_ROLES = (
	LedgerRole.FEE_RECEIVABLE,
	LedgerRole.FEE_INCOME,
	LedgerRole.INSURANCE_RECEIVABLE,
	LedgerRole.INSURANCE_PAYABLE,
	LedgerRole.TAX_RECEIVABLE,
	LedgerRole.TAX_PAYABLE,
)
ALL_TIMED = frozenset((*TIMED_ROLES, *CHARGE_ROLES))
