"""Settings of a gateway: its account, and its secret with the one before it while both count."""

from __future__ import annotations

import secrets
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, get_url, now_datetime

from lending_app.lending_setup.document import by_service
from lending_app.loan_payments.gateways.exceptions import GatewayError
from lending_app.loan_payments.gateways.receive_notice import GATEWAY
from lending_app.loan_payments.tills.queries import is_cash_mode
from lending_app.servicing.payment_modes.check_mode import check_mode

METHOD = "lending_app.loan_payments.gateway_api.receive_notice"
SHORTEST_SECRET = 24
LONGEST_WINDOW, LARGEST_BODY = 3_600, 1_000_000


def check_gateway(gateway: Document) -> None:
	"""Fill the account and the address, and refuse what could take no notice. Raises GatewayError."""
	check_mode(gateway.mode_of_payment, gateway.company)
	if is_cash_mode(gateway.mode_of_payment):
		_refuse(
			_("A gateway pays to an account, and {0} is cash.").format(frappe.bold(gateway.mode_of_payment))
		)
	rows = {"parent": gateway.mode_of_payment, "company": gateway.company}
	gateway.account = frappe.db.get_value("Mode of Payment Account", rows, "default_account")
	if not gateway.account:
		_refuse(
			_("Mode of payment {0} has no account of {1}. Set it there.").format(
				frappe.bold(gateway.mode_of_payment), gateway.company
			)
		)
	if not 0 < gateway.window_seconds <= LONGEST_WINDOW:
		_refuse(_("The time window has from 1 to {0} seconds.").format(LONGEST_WINDOW))
	if not 0 < gateway.largest_bytes <= LARGEST_BODY:
		_refuse(_("A notice has from 1 to {0} bytes.").format(LARGEST_BODY))
	if not frappe.db.get_value("User", gateway.user, "enabled"):
		_refuse(_("User {0} is disabled and enters no payments.").format(frappe.bold(gateway.user)))
	_check_secret(gateway)
	gateway.address = get_url(f"/api/method/{METHOD}?gateway={gateway.name}")


def rotate_secret(name: str, hours: int) -> str:
	"""A new secret; the one before it counts for some hours more. Returns the new one, which is shown once."""
	gateway = frappe.get_doc(GATEWAY, name, for_update=True)
	secret = secrets.token_urlsafe(32)
	gateway.update(
		{
			"previous_secret": gateway.get_password("secret", raise_exception=False) or "",
			"previous_secret_until": add_to_date(now_datetime(), hours=hours),
			"secret": secret,
		}
	)
	by_service(gateway).save()
	return secret


def _check_secret(gateway: Document) -> None:
	entered = gateway.secret or ""
	is_masked = set(entered) == {"*"}
	if not entered or (not is_masked and len(entered) < SHORTEST_SECRET):
		_refuse(_("The secret has {0} characters at least.").format(SHORTEST_SECRET))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=GatewayError, title=_("Loan Payment Gateway"))
