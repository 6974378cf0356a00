"""What is charged with a disbursement, and what the client gets, out of the engine's positions."""

from __future__ import annotations

from decimal import Decimal

from lending_app.engine.loan.state import LedgerRole, LoanState

INTEREST_ROLES = (LedgerRole.UNEARNED_INTEREST, LedgerRole.INTEREST_INCOME, LedgerRole.INTEREST_RECEIVABLE)


def get_costs(before: LoanState, after: LoanState) -> dict[str, Decimal]:
	"""Costs of a disbursement by field, out of the states right before and after it on its day.

	Fees, insurance and taxes are all that fell with it, kept back or financed; the net amount is the money that left.
	"""
	return {
		"fee_amount": -_get_change(before, after, LedgerRole.FEE_INCOME),
		"fee_tax_amount": -_get_change(before, after, LedgerRole.TAX_PAYABLE),
		"insurance_amount": -_get_change(before, after, LedgerRole.INSURANCE_PAYABLE),
		"interest_amount": -sum(_get_change(before, after, role) for role in INTEREST_ROLES),
		"net_amount": -_get_change(before, after, LedgerRole.FUNDS),
	}


def _get_change(before: LoanState, after: LoanState, role: LedgerRole) -> Decimal:
	"""How a role moved, over all channels."""
	return _add_up(after, role) - _add_up(before, role)


def _add_up(state: LoanState, role: LedgerRole) -> Decimal:
	return sum((amount for (found, _), amount in state.position.items() if found is role), Decimal(0))
