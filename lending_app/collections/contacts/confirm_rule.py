"""Somebody has read a rule's text and answers for it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collections.contacts.queries import RULE
from lending_app.collections.exceptions import ContactRuleError
from lending_app.lending_setup.document import by_service


def confirm_rule(name: str, note: str) -> Document:
	"""Let a rule refuse contacts from now on. `note` says by what it was confirmed. Raises ContactRuleError."""
	rule = frappe.get_doc(RULE, name, for_update=True)
	if not note.strip():
		_refuse(_("Say which text you have read, and where."))
	if rule.is_confirmed:
		_refuse(_("{0} is confirmed already.").format(name))
	rule.update(
		{
			"is_confirmed": 1,
			"confirmed_by": frappe.session.user,
			"confirmed_on": frappe.utils.today(),
			"confirmation_note": note.strip(),
		}
	)
	return by_service(rule).save()


def _refuse(message: str) -> None:
	frappe.throw(message, exc=ContactRuleError, title=_("Contact Rule"))
