"""The workflow's refusals with a title, and with what is possible instead."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import (
	WorkflowPermissionError,
	WorkflowTransitionError,
	get_transitions,
	validate_workflow,
)
from frappe.utils import escape_html


def check_workflow(application: Document) -> None:
	"""Ask Frappe whether the user may take the application into its new state. Raises the framework's errors, titled."""
	try:
		validate_workflow(application)
	except (WorkflowPermissionError, WorkflowTransitionError) as refusal:
		frappe.clear_last_message()
		before = application.get_doc_before_save()
		frappe.throw(
			_("The application is {0} and does not become {1} that way. Possible for you now: {2}.").format(
				_(before.status if before else "Draft", context="Loan Application"),
				_(escape_html(str(application.status)), context="Loan Application"),
				_list_actions(before) or _("nothing"),
			),
			exc=type(refusal),
			title=_("Step Not Allowed"),
		)


def _list_actions(before: Document | None) -> str:
	if before is None:
		return ""
	return ", ".join(dict.fromkeys(_(row["action"]) for row in get_transitions(before)))
