"""The manual provider: a person looks, calls or compares, and says what was found."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.clients.exceptions import VerificationError
from lending_app.clients.providers.base import Outcome, VerificationRequest, VerificationResult

# What a person can only claim without showing it.
NEEDS_EVIDENCE = ("Face", "Credit Bureau")


def verify(request: VerificationRequest) -> VerificationResult:
	"""The person's own answer, with evidence where the step leaves some."""
	if request.answer is None:
		_refuse(_("Say whether the check was passed or failed."))
	if request.step in NEEDS_EVIDENCE and request.answer is not Outcome.PENDING and not request.evidence:
		_refuse(_("{0} needs its evidence: attach the picture or the report.").format(_(request.step)))
	if request.answer is Outcome.FAILED and not request.remarks.strip():
		_refuse(_("Say in the remarks what did not match."))
	return VerificationResult(outcome=request.answer, remarks=request.remarks)


def _refuse(text: str) -> None:
	frappe.throw(text, exc=VerificationError, title=_("Verification"))
