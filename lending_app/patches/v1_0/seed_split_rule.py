"""Sites that have their rules against fraud get the one for split amounts too, off until the lender sets its limit."""

import frappe

from lending_app.disbursement.controls.seed_rules import seed_rules
from lending_app.disbursement.states import RuleKind


def execute() -> None:
	if not frappe.db.exists("Disbursement Rule", {"kind": RuleKind.SPLIT.value}):
		seed_rules(only=RuleKind.SPLIT)
