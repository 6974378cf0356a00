from __future__ import annotations

from datetime import time
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import getdate

from lending_app.collections.contact_rules.rows import build_rule
from lending_app.collections.contacts.records import read_record
from lending_app.collections.exceptions import ContactRuleError
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.document import LendingDocument

CONFIRMATION = ("is_confirmed", "confirmed_by", "confirmed_on", "confirmation_note")


class ContactRule(LendingDocument):
	"""What a law or the lender's policy says of contacts about a debt. It refuses nothing before it is confirmed."""

	def validate(self) -> None:
		if (
			self.in_force_from
			and self.in_force_until
			and getdate(self.in_force_until) < getdate(self.in_force_from)
		):
			self._refuse(_("In Force Until is before In Force From."))
		for field in ("starts", "ends"):
			self.set(field, self._read_time(field))
		try:
			build_rule(read_record(self))
		except EngineError as error:
			self._refuse(self._explain(error))
		if not self.flags.is_written_by_service:
			self._withdraw_confirmation()

	def _withdraw_confirmation(self) -> None:
		"""Who confirmed a rule has read what it said then."""
		before = self.get_doc_before_save()
		if before is None or not before.is_confirmed:
			return
		old, new = read_record(before), read_record(self)
		if {**old, "is_confirmed": ""} != {**new, "is_confirmed": ""} or before.country != self.country:
			self.update(dict.fromkeys(CONFIRMATION))
			self.is_confirmed = 0

	def _read_time(self, field: str) -> str | None:
		"""Frappe fills a field of type Time with the time of now; a text stays empty."""
		text = (self.get(field) or "").strip()
		try:
			return time.fromisoformat(text.zfill(5)).strftime("%H:%M") if text else None
		except ValueError:
			self._refuse(_("{0} is not a time. Enter hours and minutes, as 07:00.").format(frappe.bold(text)))

	def _explain(self, error: EngineError) -> str:
		labels = {
			"starts": _("Enter From or To: the time of the day that is allowed."),
			"ends": _("To has to be later than From."),
			"maximum": _("Enter Most Contacts: 1 or more."),
			"period_days": _("Enter Within Days: from 1 to {0}.").format(366),
			"gap_minutes": _("Enter Minutes Between Contacts: 1 or more."),
			"parties": _("Choose the persons who may not be contacted."),
			"channels": _("Choose the channels that are not allowed."),
		}
		return labels.get(error.field, _("{0} cannot be {1}.").format(error.field, error.value))

	def _refuse(self, message: str) -> NoReturn:
		frappe.throw(message, exc=ContactRuleError, title=_("Contact Rule"))
