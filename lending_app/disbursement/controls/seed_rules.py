"""The rules against fraud that a new site begins with; what a lender has changed or deleted stays so."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.disbursement.states import RuleKind


def seed_rules(only: RuleKind | None = None) -> None:
	"""Once, at the installation. What is split is held against a limit, which is the lender's to set: until then it is off."""
	rules = (
		(RuleKind.SPLIT, _("Amounts split under a limit"), 7),
		(RuleKind.NEW_ACCOUNT, _("New bank account"), 0),
		(RuleKind.CHANGED_TELEPHONE, _("Telephone changed within 30 days"), 30),
		(RuleKind.SHARED_ACCOUNT, _("Same account on two clients"), 0),
	)
	for kind, name, days in rules:
		if only not in (None, kind):
			continue
		values = {
			"rule_name": name,
			"kind": kind.value,
			"number_of_days": days,
			"review_role": "Lending Manager",
		}
		values["is_enabled"] = int(kind is not RuleKind.SPLIT)
		rule = frappe.new_doc("Disbursement Rule", **values)
		# An installation has no user who could hold the right.
		rule.insert(ignore_permissions=True, ignore_if_duplicate=True)
