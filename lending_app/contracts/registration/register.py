"""The legal registration of a contract: office, number and date."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.contracts.documents.generate import set_values
from lending_app.contracts.exceptions import RegistrationError
from lending_app.contracts.states import DocumentStatus


def register_document(name: str, *, office: str, number: str, registered_on: date) -> None:
	"""Record that a signed document was registered. The caller checks permission. Raises RegistrationError."""
	document = frappe.get_doc("Loan Document", name, for_update=True)
	if document.status != DocumentStatus.SIGNED.value:
		_refuse(_("{0} is not signed by all. Only a signed document is registered.").format(name))
	if not office.strip() or not number.strip():
		_refuse(_("Enter the office and the number of the registration."))
	signed_on = max(getdate(row.signed_on) for row in document.signatures)
	if not signed_on <= registered_on <= getdate(today()):
		_refuse(_("The registration is dated between the last signature and today."))
	set_values(
		document,
		{
			"registration_office": office.strip(),
			"registration_number": number.strip(),
			"registration_date": registered_on,
			"registered_by": frappe.session.user,
		},
	)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=RegistrationError, title=_("Registration Incomplete"))
