"""What the home page asks the server of money that was paid out."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.disbursement.receipts.confirm_receipt import confirm_as_client
from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.portal.access import assert_owns, get_code_limit


@frappe.whitelist(methods=["POST"])
@limit_calls(get_code_limit)
@typed
def confirm_own_receipt(order: str, received_by: ShortText, received_on: date) -> None:
	"""The borrower has received what was paid out, and says so by the own name and the day."""
	record = assert_owns("Disbursement Order", order)
	confirm_as_client(record.name, received_on, received_by)
