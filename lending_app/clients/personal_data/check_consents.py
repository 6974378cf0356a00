"""Consents to the processing of personal data: by version of the policy, kept when they are withdrawn."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.clients.exceptions import ConsentError

KEPT = ("purpose", "policy_version", "given_on", "evidence", "recorded_by")


def check_consents(client: Document) -> None:
	"""A consent is evidence: what was recorded stays as it was; withdrawing adds a date and a reason."""
	before = client.get_doc_before_save()
	known = {row.name: row for row in before.consents} if before else {}
	lost = set(known) - {row.name for row in client.consents}
	if lost:
		_refuse(_("A consent that was recorded cannot be deleted. Enter the day on which it was withdrawn."))
	for row in client.consents:
		old = known.get(row.name)
		row.recorded_by = old.recorded_by if old else frappe.session.user
		if old and any(str(row.get(field) or "") != str(old.get(field) or "") for field in KEPT):
			_refuse(_("Row {0}: a recorded consent cannot be changed. Add another row.").format(row.idx))
		_check_dates(row)
	client.has_consent = int(has_consent(client, "Personal Data"))


def has_consent(client: Document, purpose: str) -> bool:
	"""True where a consent of the purpose stands."""
	return any(row.purpose == purpose and not row.withdrawn_on for row in client.consents)


def _check_dates(row: Document) -> None:
	for field in ("given_on", "withdrawn_on"):
		if row.get(field) and getdate(row.get(field)) > getdate(today()):
			_refuse(
				_("Row {0}: {1} is a day to come. A consent counts from when it was said.").format(
					row.idx, formatdate(row.get(field))
				)
			)
	if row.withdrawn_on and not (row.withdrawal_reason or "").strip():
		_refuse(_("Row {0}: enter the reason of the withdrawal.").format(row.idx))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=ConsentError, title=_("Consent"))
