"""One-time codes for signing in the portal: sent to the client, valid for minutes, and for a few attempts."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import NoReturn

import frappe
from frappe import _
from frappe.core.doctype.sms_settings.sms_settings import send_sms
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime
from frappe.utils.password import get_encryption_key

from lending_app.contracts.exceptions import SignatureCodeError
from lending_app.contracts.states import CodeChannel
from lending_app.contracts.templates.parties import get_settings
from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.record import write_record

DIGITS = 6
MINUTES, ATTEMPTS, AN_HOUR = 10, 5, 5


def send_code(document: Document) -> str:
	"""Send a new code to the client of a document; returns where it went, masked. Those before it count no more.

	Raises SignatureCodeError.
	"""
	settings = get_settings(document.company)
	_refuse_many(document, settings.get("codes_per_hour") or AN_HOUR)
	channel, address = _choose_channel(document.client, settings.get("code_channel"))
	code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
	minutes = settings.get("code_minutes") or MINUTES
	now = now_datetime()
	frappe.db.set_value(
		"Signature Code", {"document": document.name, "used_on": ("is", "not set")}, "expires_on", now
	)
	record = write_record(
		"Signature Code",
		{
			"document": document.name,
			"code_hash": "",
			"sent_on": now,
			"sent_to": mask(address),
			"channel": channel,
			"expires_on": now + timedelta(minutes=minutes),
		},
	)
	record.db_set("code_hash", _hash(record.name, code))
	try:
		with speaking(document.language):
			_deliver(channel, address, document, code, minutes)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		_refuse(_("The code could not be sent. Try again later, or ask your branch."), _("Code Not Sent"))
	return str(record.sent_to)


def use_code(document: Document, code: str) -> str:
	"""Take the code that was sent last; where it went, masked. Raises SignatureCodeError for a wrong or expired one."""
	rows = frappe.get_all(
		"Signature Code",
		{"document": document.name, "used_on": ("is", "not set")},
		["name", "code_hash", "expires_on", "sent_to"],
		order_by="sent_on desc, creation desc",
		limit=1,
	)
	if not rows or get_datetime(rows[0].expires_on) <= now_datetime():
		_refuse(_("The code has expired. Ask for a new one."), _("Code Expired"))
	limit = get_settings(document.company).get("code_attempts") or ATTEMPTS
	# Counted outside the database: a refusal takes back what its request has written.
	if _count_attempt(rows[0].name) > limit:
		_refuse(_("The code was entered wrong too often. Ask for a new one."), _("Code Blocked"))
	if not hmac.compare_digest(rows[0].code_hash, _hash(rows[0].name, (code or "").strip())):
		_refuse(
			_("This is not the code that was sent last. Look at the message and enter it again."),
			_("Wrong Code"),
		)
	frappe.db.set_value("Signature Code", rows[0].name, "used_on", now_datetime())
	return str(rows[0].sent_to)


def mask(address: str) -> str:
	"""Enough of an address to know it by."""
	name, at, domain = address.partition("@")
	return f"{name[:2]}***@{domain}" if at else f"***{address[-4:]}"


def _choose_channel(client: str, wanted: str | None) -> tuple[str, str]:
	found = frappe.db.get_value("Client", client, ["email", "mobile_phone", "user"], as_dict=True)
	if wanted == CodeChannel.SMS.value and found.mobile_phone:
		return CodeChannel.SMS.value, found.mobile_phone
	address = found.email or (frappe.db.get_value("User", found.user, "email") if found.user else None)
	if not address:
		_refuse(
			_("We have no address to send a code to. Ask your branch to enter your email or telephone."),
			_("No Address"),
		)
	return CodeChannel.EMAIL.value, address


def _deliver(channel: str, address: str, document: Document, code: str, minutes: int) -> None:
	text = _("{0} is your code to sign {1}. It is valid for {2} minutes. Give it to nobody.").format(
		code, f"{document.title} {document.name}", minutes
	)
	if channel == CodeChannel.SMS.value:
		send_sms([address], text, success_msg=False)
		return
	frappe.sendmail(
		recipients=[address],
		subject=_("Code to sign {0}").format(document.title),
		message=frappe.utils.escape_html(text),
	)


def _refuse_many(document: Document, limit: int) -> None:
	since = now_datetime() - timedelta(hours=1)
	sent = frappe.db.count("Signature Code", {"document": document.name, "sent_on": (">", since)})
	if sent >= limit:
		_refuse(_("{0} codes were sent within an hour. Try again later.").format(sent), _("Too Many Codes"))


def _count_attempt(name: str) -> int:
	key = frappe.cache.make_key(f"signature_code:{name}")
	number = int(frappe.cache.incrby(key, 1))
	if number == 1:
		frappe.cache.expire(key, 86_400)
	return number


def _hash(name: str, code: str) -> str:
	"""Six digits are soon guessed from a plain hash; without the site's key they are not."""
	return hmac.new(get_encryption_key().encode(), f"{name}:{code}".encode(), hashlib.sha256).hexdigest()


def _refuse(message: str, title: str) -> NoReturn:
	frappe.throw(message, exc=SignatureCodeError, title=title)
