"""Decisions on proposed charge-offs from Desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.products.adapters import to_float
from lending_app.servicing.charge_offs.charge_off_loan import preview_loss, reject_charge_off
from lending_app.servicing.exceptions import MissingReasonError


@frappe.whitelist(methods=["POST"])
@typed
def approve(
	proposal: str, reason: str, value_date: date | None = None, posting_date: date | None = None
) -> str:
	"""Charge the proposed loan off. Returns the Loan Charge Off."""
	frappe.has_permission("Loan Charge Off", "submit", throw=True)
	frappe.get_doc("Charge Off Proposal", proposal).check_permission("write")
	_check_reason(reason)
	day = value_date or today()
	document = frappe.new_doc(
		"Loan Charge Off",
		proposal=proposal,
		reason=reason,
		value_date=day,
		posting_date=posting_date or today(),
	)
	document.insert()
	document.submit()
	return document.name


@frappe.whitelist()
@typed
def preview(proposal: str, value_date: date | None = None) -> dict[str, Any]:
	"""What approving would take off the books on a day, today where none is given."""
	document = frappe.get_doc("Charge Off Proposal", proposal)
	document.check_permission("read")
	loss = preview_loss(document.loan, value_date or getdate(today()))
	return {
		"value_date": loss.day,
		"days_past_due": loss.days_past_due,
		"amount": to_float(loss.amount),
		"principal_amount": to_float(loss.principal),
		"provision_amount": to_float(loss.provision),
		"closed_on": get_last_closed_date(document.company),
	}


@frappe.whitelist(methods=["POST"])
@typed
def reject(proposal: str, reason: str) -> None:
	"""Keep the proposed loan on the books."""
	frappe.has_permission("Loan Charge Off", "submit", throw=True)
	frappe.get_doc("Charge Off Proposal", proposal).check_permission("write")
	_check_reason(reason)
	reject_charge_off(proposal, reason)


def _check_reason(reason: str) -> None:
	if not (reason or "").strip():
		frappe.throw(_("Say why: enter the reason."), exc=MissingReasonError, title=_("Reason Missing"))
