"""A client's signature: a typed name, and a drawn one where there is a screen to draw on."""

from __future__ import annotations

import base64
import binascii
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import escape_html

from lending_app.clients.matching.names import prepare_name
from lending_app.origination.exceptions import SignatureError

PREFIX = "data:image/png;base64,"
PNG = b"\x89PNG\r\n\x1a\n"
SIZE_LIMIT = 500_000
NAME_LIMIT = 140


def check_signature(signed_by: str, signature: str | None) -> None:
	"""A name of the person who signs, and a picture that is one. Raises SignatureError."""
	name = (signed_by or "").strip()
	if len(name) < 2 or len(name) > NAME_LIMIT:
		_refuse(_("Type the full name of the person who signs."))
	if signature and not _is_picture(signature):
		_refuse(_("The drawn signature is no PNG picture of at most 500 kB. Clear it and sign again."))


def check_signed_by_client(signed_by: str, client: str) -> None:
	"""A client who signs for themself types the own name: accents, capitals, order and particles do not count.

	Raises SignatureError, which says what to type.
	"""
	name = frappe.db.get_value("Client", client, "client_name")
	if prepare_name(signed_by).words != prepare_name(name).words:
		frappe.throw(
			_("{0} is not your name as we have it. Type: {1}.").format(
				frappe.bold(escape_html(signed_by.strip())), frappe.bold(escape_html(name))
			),
			exc=SignatureError,
			title=_("Other Name"),
		)


def _is_picture(signature: str) -> bool:
	if not signature.startswith(PREFIX) or len(signature) > SIZE_LIMIT * 4 // 3 + len(PREFIX):
		return False
	try:
		return base64.b64decode(signature[len(PREFIX) :], validate=True).startswith(PNG)
	except binascii.Error:
		return False


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=SignatureError, title=_("Signature Missing"))
