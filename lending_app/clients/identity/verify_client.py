"""A verification step of a client: asked of its provider, recorded with who, when and evidence."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.clients.exceptions import VerificationError
from lending_app.clients.providers.base import Outcome, VerificationRequest, VerificationResult, get_provider
from lending_app.lending_setup.document import by_service

# What a step checks: a result counts for this value and no later one.
VALUES = {
	"Identity Document": "identity_number",
	"Telephone": "mobile_phone",
	"Email": "email",
	"Address": "address",
	"Work": "employer",
}
MANUAL = "Manual"


def verify_client(
	name: str,
	step: str,
	*,
	answer: str | None = None,
	evidence: str | None = None,
	remarks: str | None = None,
) -> VerificationResult:
	"""Run a step by the provider of Client Settings and add its row. Permission is the caller's."""
	client = frappe.get_doc("Client", name, for_update=True)
	value = _get_value(client, step)
	provider = get_provider_name(step)
	result = get_provider(provider)(
		VerificationRequest(
			client=name,
			step=step,
			value=value,
			answer=Outcome(answer) if answer else None,
			evidence=evidence or "",
			remarks=remarks or "",
		)
	)
	client.append(
		"verifications",
		{
			"step": step,
			"result": result.outcome.value,
			"provider": provider,
			"verified_by": frappe.session.user,
			"verified_on": now_datetime(),
			"score": result.score,
			"reference": result.reference,
			"evidence": evidence,
			"remarks": result.remarks,
			"checked_value": value[:140],
		},
	)
	by_service(client).save()
	return result


def get_provider_name(step: str) -> str:
	rows = [row for row in frappe.get_cached_doc("Client Settings").verification_methods if row.step == step]
	return rows[0].provider if rows else MANUAL


def is_current(client: Document, row: Document) -> bool:
	"""False where what was verified has changed since."""
	field = VALUES.get(row.step)
	return not field or (client.get(field) or "")[:140] == (row.checked_value or "")


def _get_value(client: Document, step: str) -> str:
	field = VALUES.get(step)
	if not field:
		return ""
	if not client.get(field):
		frappe.throw(
			_("Enter {0} before verifying it.").format(frappe.bold(_(client.meta.get_label(field)))),
			exc=VerificationError,
			title=_("Nothing to Verify"),
		)
	return client.get(field)
