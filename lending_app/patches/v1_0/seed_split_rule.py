"""Sites that have their rules against fraud get the one for split amounts too, off until the lender sets its limit."""

import frappe

from lending_app.disbursement.controls.seed_rules import SPLIT, seed_rules


def execute() -> None:
	if not frappe.db.exists("Disbursement Rule", {"kind": SPLIT}):
		seed_rules(only=SPLIT)
