"""A client's identity number: right for its country, written as there, and used once."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from lending_app.clients.exceptions import DuplicateClientError, InvalidIdentityError
from lending_app.clients.identity.identity_numbers import (
	CheckedNumber,
	CheckMethod,
	Fault,
	IdentityType,
	InvalidIdentityNumberError,
	check_identity_number,
)
from lending_app.clients.queries import get_country_code


def check_identity(client: Document) -> None:
	"""Check, format and claim the number. Numbers that an earlier save has checked are left alone."""
	client.identity_number = (client.identity_number or "").strip()
	if client.client_type == "Company" and client.identity_type == IdentityType.NATIONAL_ID.value:
		client.identity_type = IdentityType.TAX_ID.value  # a company's only number
	client.identity_country = (
		client.identity_country or frappe.get_cached_doc("Client Settings").default_country
	)
	_check_number(client)
	client.identity_key = get_identity_key(client.identity_number)
	client.identity_claim = _get_claim(client)
	_refuse_duplicate(client)


def get_identity_key(number: str) -> str:
	"""Letters and digits alone, by which numbers are compared."""
	return "".join(part for part in number.upper() if part.isalnum())


def _check_number(client: Document) -> None:
	if not client.identity_number:
		client.identity_check = None
		return
	before = client.get_doc_before_save()
	fields = ("identity_type", "identity_number", "identity_country", "client_type")
	if before and before.identity_check and all(before.get(field) == client.get(field) for field in fields):
		client.identity_check = before.identity_check
		return
	checked = read_identity(
		client.identity_number,
		client.identity_type,
		client.identity_country,
		is_company=client.client_type == "Company",
	)
	client.identity_number = checked.number
	client.identity_check = checked.method.value


def read_identity(
	number: str, identity_type: str | None, country: str | None, *, is_company: bool = False
) -> CheckedNumber:
	"""A number as its country writes it, and what its check was worth. Raises InvalidIdentityError."""
	try:
		return check_identity_number(
			number,
			IdentityType(identity_type or IdentityType.OTHER),
			get_country_code(country),
			is_company=is_company,
		)
	except InvalidIdentityNumberError as error:
		_refuse(error, country)


def _refuse(error: InvalidIdentityNumberError, country: str) -> None:
	reasons = {
		Fault.CHECKSUM: _("its check digit is wrong"),
		Fault.LENGTH: _("it has too few or too many characters"),
		Fault.FORMAT: _("it is not written like one"),
	}
	frappe.throw(
		_("{0} is no {1} of {2}: {3}. Compare it with the document and enter it again.").format(
			frappe.bold(error.number), error.document, _(country), reasons[error.fault]
		),
		exc=InvalidIdentityError,
		title=_("Wrong Identity Number"),
	)


def _get_claim(client: Document) -> str | None:
	"""What the database lets one client have: two who save at once cannot both get it."""
	if not client.identity_key:
		return None
	return "|".join((client.identity_type or "", client.identity_country or "", client.identity_key))


def _refuse_duplicate(client: Document) -> None:
	if not client.identity_key:
		return
	filters = {
		"identity_type": client.identity_type,
		"identity_key": client.identity_key,
		"name": ("!=", client.name or ""),
	}
	fields = ["name", "client_name", "identity_country"]
	for other in frappe.get_all("Client", filters, fields):
		countries = {client.identity_country or "", other.identity_country or ""}
		# The same number of two countries is two people's; where a country is not known, it may be the same person.
		if len(countries) == 1 or "" in countries:
			frappe.throw(
				_("Identity number {0} belongs to client {1} ({2}). Open that client instead.").format(
					frappe.bold(client.identity_number),
					get_link_to_form("Client", other.name),
					other.client_name,
				),
				exc=DuplicateClientError,
				title=_("Client Already Exists"),
			)


def is_checked_by_algorithm(client: Document) -> bool:
	return client.identity_check == CheckMethod.CHECK_DIGIT.value
