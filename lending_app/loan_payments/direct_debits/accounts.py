"""What mandates tell of accounts: whose they are."""

from __future__ import annotations

from collections.abc import Sequence

import frappe

from lending_app.disbursement.client_accounts import ClientAccounts, normalize_account

MANDATE = "Direct Debit Mandate"


def list_client_accounts(client: str, accounts: Sequence[str]) -> ClientAccounts:
	"""Answer to the anti-fraud rules of disbursement orders. `accounts` are as they are compared."""
	own = set(frappe.get_all(MANDATE, {"client": client}, pluck="account_number"))
	# A mandate keeps its number without blanks and dashes.
	found = frappe.get_all(
		MANDATE,
		{"account_number": ("in", list(accounts) or [""]), "client": ("!=", client), "status": "Active"},
		pluck="account_number",
	)
	return ClientAccounts(own=own, of_others={normalize_account(number) for number in found})
