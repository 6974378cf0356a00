"""Acts on collateral from Desk."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.collateral.pledges import substitute_collateral as substitution
from lending_app.collateral.register import transfer_title as title
from lending_app.lending_setup.requests.typed_api import ShortText, typed


@frappe.whitelist(methods=["POST"])
@typed
def substitute(collateral: str, substitute_by: str, day: date, reason: ShortText) -> list[str]:
	"""Let another thing take the place of one, for those who may write both. Returns the new pledges."""
	for name in (collateral, substitute_by):
		frappe.get_doc("Collateral", name).check_permission("write")
	return substitution.substitute_collateral(collateral, substitute_by, day, reason)


@frappe.whitelist(methods=["POST"])
@typed
def transfer_title(collateral: str, office: ShortText, number: ShortText, transferred_on: date) -> str:
	"""Record the transfer of a title, for those who may write the thing. Returns its state."""
	frappe.get_doc("Collateral", collateral).check_permission("write")
	return title.transfer_title(collateral, office, number, transferred_on).title_status
