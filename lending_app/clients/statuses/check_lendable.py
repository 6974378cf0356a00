"""Whether a client may borrow today."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.clients.exceptions import ClientNotLendableError

NOT_LENDABLE = ("Blocked", "Inactive")


def check_lendable(client: str) -> None:
	"""Raise ClientNotLendableError, with the reason where there is one."""
	if reason := find_reason_not_to_lend(client):
		frappe.throw(reason, exc=ClientNotLendableError, title=_("Client Cannot Borrow"))


def find_reason_not_to_lend(client: str) -> str | None:
	"""Why a client may not borrow today, in words; None where they may.

	Other apps and modules add checks of their own through the hook `lending_client_checks`: functions of the
	client's name that return a reason, or nothing.
	"""
	row = frappe.db.get_value("Client", client, ["client_name", "status", "block_reason"], as_dict=True)
	if row and row.status == "Blocked":
		return _("Client {0} is blocked: {1}. Nothing is lent until the block is lifted.").format(
			frappe.bold(row.client_name), row.block_reason or _("no reason was given")
		)
	if row and row.status in NOT_LENDABLE:
		return _("Client {0} is inactive. Reactivate the client first.").format(frappe.bold(row.client_name))
	reasons = (frappe.get_attr(path)(client) for path in frappe.get_hooks("lending_client_checks"))
	return next((reason for reason in reasons if reason), None)
