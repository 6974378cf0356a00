"""The ledgers from Desk."""

from __future__ import annotations

import frappe

from lending_app.ledger.accounts.move_misplaced import move_misplaced
from lending_app.lending_setup.permissions import require_all_branches
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist(methods=["POST"])
@typed
def move_balances(company: str) -> list[str]:
	"""Move balances of loans into the accounts in which they belong, for those who set the company's accounts.

	Returns the journal entries.
	"""
	frappe.get_doc("Lending Company", company).check_permission("write")
	require_all_branches()
	return move_misplaced(company)
