"""A draft that could not be submitted as it is says so when it is saved, and is saved all the same."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine.values.errors import LOAN_ERRORS


def advise_draft(doc: Document, check: Callable[[Document], None]) -> None:
	"""Run the checks of a submission on a draft; what they refuse becomes advice."""
	if not doc.docstatus.is_draft():
		return
	try:
		check(doc)
	except LOAN_ERRORS:
		reason = _("the loan cannot take it on this day")
	except frappe.ValidationError as error:
		frappe.clear_last_message()
		reason = str(error)
	else:
		return
	frappe.msgprint(
		_("Saved as a draft. It cannot be submitted so: {0}").format(reason),
		title=_("Only a Draft"),
		indicator="orange",
	)
