"""A rule against fraud that is in use can find something."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.exceptions import RuleError
from lending_app.disbursement.states import RuleKind


def check_rule(rule: Document) -> None:
	"""Raises RuleError where amounts that are split have no limit to be split under."""
	if rule.is_enabled and rule.kind == RuleKind.SPLIT.value and not rule.limit_amount:
		frappe.throw(
			_("Enter {0}: without it the rule finds nothing.").format(
				frappe.bold(_(rule.meta.get_label("limit_amount")))
			),
			exc=RuleError,
			title=_("Amount Missing"),
		)
