"""Telephones of a client and of the people around it, in international form."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.exceptions import InvalidPhoneNumberError
from lending_app.clients.phones import InvalidPhoneError, format_phone
from lending_app.clients.queries import get_country_code

TABLES_WITH_PHONES = ("officers", "references")


def check_contacts(client: Document) -> None:
	"""Check and format every changed telephone. Raises InvalidPhoneNumberError naming the field."""
	country = client.country or client.identity_country or frappe.db.get_default("country")
	region = get_country_code(country)
	before = client.get_doc_before_save()
	_format_phones(client, region, before)
	old_rows = {
		row.name: row for table in TABLES_WITH_PHONES for row in (before.get(table) if before else [])
	}
	for table in TABLES_WITH_PHONES:
		for row in client.get(table):
			_format_phones(row, region, old_rows.get(row.name))
	for field in ("email", "work_email"):
		client.set(field, (client.get(field) or "").strip().lower() or None)


def _format_phones(document: Document, region: str | None, before: Document | None) -> None:
	for field in document.meta.get("fields", {"fieldtype": "Data", "options": "Phone"}):
		number = (document.get(field.fieldname) or "").strip()
		if not number or (before and before.get(field.fieldname) == number):
			continue
		try:
			document.set(field.fieldname, format_phone(number, region))
		except InvalidPhoneError as error:
			_refuse(document, field.label, error)


def _refuse(document: Document, label: str, error: InvalidPhoneError) -> None:
	where = _(label) if not document.get("idx") else _("Row {0}, {1}").format(document.idx, _(label))
	text = (
		_(
			"{0}: {1} has no country code. Enter it with + and the country code, or choose the client's country."
		)
		if error.needs_country
		else _(
			"{0}: {1} is no telephone number. Check its digits; for another country begin with + and its code."
		)
	)
	frappe.throw(
		text.format(where, frappe.bold(error.number)),
		exc=InvalidPhoneNumberError,
		title=_("Wrong Telephone Number"),
	)
