"""Whether an application may be decided on its evaluation: there, untouched, of today's figures, not too old."""

from __future__ import annotations

import hmac

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, format_datetime, formatdate, get_datetime, getdate, today

from lending_app.origination.decisions.second_person import get_last_change
from lending_app.origination.evaluation.exceptions import (
	NotEvaluatedError,
	StaleEvaluationError,
	TamperedEvaluationError,
)
from lending_app.origination.evaluation.gather_facts import build_facts, read_sources
from lending_app.origination.evaluation.queries import list_applications
from lending_app.origination.evaluation.seal import EVALUATION, hash_content, make_fingerprint, make_seal
from lending_app.origination.evaluation.write_evaluations import COPIED, SNAPSHOT


def check_fresh(application: Document | str) -> Document:
	"""The application's evaluation. Raises NotEvaluatedError, TamperedEvaluationError, StaleEvaluationError.

	The application is looked at as it is in the database: what it holds in memory is what is about to be decided.
	"""
	name = application if isinstance(application, str) else application.name
	stored = frappe.db.get_value("Loan Application", name, ["evaluation", *COPIED], as_dict=True)
	if not stored or not stored.evaluation:
		frappe.throw(
			_("Application {0} has not been evaluated. Evaluate it first.").format(frappe.bold(name)),
			exc=NotEvaluatedError,
			title=_("Not Evaluated"),
		)
	evaluation = frappe.get_doc(EVALUATION, stored.evaluation)
	if not is_untouched(evaluation) or any(evaluation.get(field) != stored.get(field) for field in COPIED):
		frappe.throw(
			_(
				"Evaluation {0} is not as it was written: somebody has changed it. Evaluate again, and tell the auditor."
			).format(frappe.bold(evaluation.name)),
			exc=TamperedEvaluationError,
			title=_("Evaluation Tampered With"),
		)
	if reason := find_staleness(evaluation):
		frappe.throw(reason, exc=StaleEvaluationError, title=_("Evaluation Out of Date"))
	return evaluation


def is_untouched(evaluation: Document) -> bool:
	"""The seal fits, and so does the copy of the policy."""
	content = frappe.db.get_value(SNAPSHOT, evaluation.policy, "content")
	is_policy_whole = bool(content) and hash_content(frappe.parse_json(content)) == evaluation.policy
	return is_policy_whole and hmac.compare_digest(make_seal(evaluation.as_dict()), evaluation.seal or "")


def find_staleness(evaluation: Document) -> str | None:
	"""Why an evaluation no longer counts, in words."""
	days = cint(frappe.get_cached_doc("Evaluation Settings").evaluation_valid_days)
	last = getdate(add_days(evaluation.evaluated_on, days))
	if days and last < getdate(today()):
		return _("The evaluation counted until {0}. Evaluate again.").format(formatdate(last))
	changed_on = get_last_change(frappe.get_doc("Loan Application", evaluation.application))
	if changed_on and changed_on > get_datetime(evaluation.evaluated_on):
		return _(
			"The request was changed on {0}, after evaluation {1}. Evaluate again before deciding."
		).format(format_datetime(changed_on), frappe.bold(evaluation.name))
	rows = list_applications([evaluation.application])
	day = getdate(today())
	if make_fingerprint(build_facts(rows[0], read_sources(rows, day), day)) != evaluation.fingerprint:
		return _(
			"Figures, documents or collateral have changed since evaluation {0}. Evaluate again before deciding."
		).format(frappe.bold(evaluation.name))
	return None
