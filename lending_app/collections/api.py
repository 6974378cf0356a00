"""What Desk asks of collections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from lending_app.collections.actions.record_action import (
	LOAN_FIELDS,
	Action,
	may_override,
	record_action,
	say_refusals,
	say_when,
)
from lending_app.collections.contacts import confirm_rule
from lending_app.collections.contacts.ask import ask_contact
from lending_app.collections.contacts.describe import describe_rule
from lending_app.collections.contacts.queries import ACTION, RULE
from lending_app.collections.states import CHANNELS, ActionResult, ActionType, NewData
from lending_app.engine.contact.rules import Party
from lending_app.lending_setup.numbers import to_decimal
from lending_app.lending_setup.requests.typed_api import Count, ShortText, typed


@frappe.whitelist()
@typed
def ask(
	loan: str, action_type: ActionType, party: Party = Party.DEBTOR, person_name: ShortText = ""
) -> dict[str, Any]:
	"""Whether somebody may be contacted about a loan now: `is_allowed`, and in words the refusing rules, from when it is
	allowed, the rules that wait for confirmation, what else has to be observed, and whether the user may answer for it.
	"""
	frappe.has_permission(ACTION, "read", throw=True)
	frappe.get_doc("Loan", loan).check_permission("read")
	if (channel := CHANNELS.get(action_type)) is None:
		return {
			"is_allowed": True,
			"refusals": [],
			"when": "",
			"unconfirmed": [],
			"guidance": [],
			"may_override": False,
		}
	values = frappe.db.get_value("Loan", loan, LOAN_FIELDS, as_dict=True)
	asked = ask_contact(values, channel, party, now_datetime(), person_name)
	is_allowed = asked.answer.is_allowed
	return {
		"is_allowed": is_allowed,
		"refusals": say_refusals(asked),
		"when": "" if is_allowed else say_when(asked),
		"unconfirmed": [describe_rule(asked.rows[name]) for name in asked.answer.unconfirmed],
		"guidance": [describe_rule(row) for row in asked.guidance],
		"may_override": not is_allowed and may_override(),
	}


@frappe.whitelist(methods=["POST"])
@typed
def record(
	loan: str,
	action_type: ActionType,
	result: ActionResult | None = None,
	party: Party = Party.DEBTOR,
	acted_on: datetime | None = None,
	person_name: ShortText = "",
	phone: ShortText = "",
	duration_minutes: Count = 0,
	promised_on: date | None = None,
	amount: float | None = None,
	reference: ShortText = "",
	new_data_kind: NewData | None = None,
	new_data: ShortText = "",
	notes: str = "",
	next_action: ActionType | None = None,
	next_action_on: date | None = None,
	override_reason: str = "",
) -> str:
	"""Record an action about a loan. Returns its name."""
	frappe.has_permission(ACTION, "write", throw=True)
	frappe.get_doc("Loan", loan).check_permission("read")
	action = Action(
		action_type=action_type,
		result=result,
		party=party,
		acted_on=acted_on,
		person_name=person_name,
		phone=phone,
		duration_minutes=duration_minutes,
		promised_on=promised_on,
		amount=None if amount is None else to_decimal(amount),
		reference=reference,
		new_data_kind=new_data_kind,
		new_data=new_data,
		notes=notes,
		next_action=next_action,
		next_action_on=next_action_on,
		override_reason=override_reason,
	)
	return record_action(loan, action).name


@frappe.whitelist(methods=["POST"])
@typed
def confirm(name: str, reason: str) -> str:
	"""Confirm a rule of contact. Returns its name."""
	frappe.get_doc(RULE, name).check_permission("write")
	return confirm_rule.confirm_rule(name, reason).name
