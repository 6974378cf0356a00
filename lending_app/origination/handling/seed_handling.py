"""What a new site starts with to hand out applications: filters of their list, and a rule of assignment to adapt."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.lending_setup.desk.save_filters import save_filters

DOCTYPE = "Loan Application"
RULE = "Loan Applications in Turn"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def _with(field: str, operator: str, value: Any) -> list[Any]:
	return [DOCTYPE, field, operator, value]


OPEN = _with("status", "in", ["Submitted", "In Review", "Needs Information"])
FILTERS = {
	"To Review": [_with("status", "=", "Submitted")],
	"Waiting for the Client": [_with("status", "in", ["Needs Information", "Offered"])],
	"Urgent and Open": [OPEN, _with("priority", "in", ["High", "Urgent"])],
	"Without Analyst": [OPEN, _with("analyst", "is", "not set")],
	"Approved, Not Accepted": [_with("status", "in", ["Approved", "Offered"])],
	"Begun in the Portal": [_with("status", "=", "Draft"), _with("channel", "in", ["Web", "App"])],
	"Group Applications": [_with("is_group", "=", 1)],
	"Renewals": [_with("renewal_of", "is", "set")],
}


def seed_handling() -> None:
	"""Filters for everybody, and an example rule that is switched off. Safe to run again."""
	if frappe.db.exists("Assignment Rule", RULE):
		return
	save_filters(DOCTYPE, FILTERS)
	rule = frappe.new_doc("Assignment Rule", document_type=DOCTYPE, rule="Load Balancing", disabled=1)
	rule.update(
		{
			"description": "{{ client_name }}: {{ requested_amount }}",
			"assign_condition": "status == 'Submitted' and not analyst",
			"unassign_condition": "status in ('Withdrawn', 'Draft')",
			"close_condition": "docstatus == 1",
		}
	)
	rule.set("assignment_days", [{"day": day} for day in WEEKDAYS])
	rule.name = RULE
	# Who reviews is for the site to say: it adds its analysts and switches the rule on.
	rule.flags.ignore_mandatory = True
	# Installation sets up the site; nobody is signed in.
	rule.insert(ignore_permissions=True)


def delete_handling() -> None:
	"""On removal of the app."""
	frappe.db.delete("Assignment Rule", {"document_type": DOCTYPE})
