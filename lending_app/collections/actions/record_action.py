"""Record what a collector did: the rules of contact are asked first, and the loan's figures of that day are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, format_datetime, now_datetime

from lending_app.collections.contacts.ask import Asked, ask_contact, is_own_wish
from lending_app.collections.contacts.describe import describe_rule
from lending_app.collections.contacts.queries import ACTION
from lending_app.collections.exceptions import CollectionActionError, ContactRefusedError
from lending_app.collections.promises.settle_promises import make_promise
from lending_app.collections.states import CHANNELS, ActionResult, ActionType, NewData
from lending_app.engine.contact.rules import Party
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.numbers import to_float

# Who answers for a contact that was made against a rule.
OVERRIDING = ("Lending Manager", "Compliance Officer", "System Manager")
LOAN_FIELDS = (
	"name", "client", "client_name", "company", "branch", "currency", "status", "days_past_due", "overdue_amount",
	"arrears_stage",
)  # fmt: skip
RUNNING = ("Active", "Defaulted", "Charged Off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
	"""What was done; `acted_on` is a moment of the site, None for now."""

	action_type: ActionType
	result: ActionResult | None = None
	party: Party = Party.DEBTOR
	acted_on: datetime | None = None
	person_name: str = ""
	phone: str = ""
	duration_minutes: int = 0
	promised_on: date | None = None
	amount: Decimal | None = None
	reference: str = ""
	new_data_kind: NewData | None = None
	new_data: str = ""
	notes: str = ""
	next_action: ActionType | None = None
	next_action_on: date | None = None
	override_reason: str = ""


def record_action(loan: str, action: Action) -> Document:
	"""Store an action. Raises CollectionActionError, ContactRefusedError; nothing is stored then."""
	# Two collectors who write to one client at once wait for each other, or both would be the first of the week.
	values = frappe.db.get_value("Loan", loan, LOAN_FIELDS, as_dict=True, for_update=True)
	frappe.db.get_value("Client", values.client, "name", for_update=True)
	now = now_datetime()
	acted_on = action.acted_on or now
	_check(action, values.status, acted_on, now)
	broken = _check_rules(values, action, acted_on)
	document = frappe.new_doc(
		ACTION,
		loan=loan,
		client=values.client,
		client_name=values.client_name,
		company=values.company,
		branch=values.branch,
		currency=values.currency,
		days_past_due=values.days_past_due,
		overdue_amount=values.overdue_amount,
		arrears_stage=values.arrears_stage,
		collector=frappe.session.user,
		action_type=action.action_type.value,
		acted_on=acted_on,
		duration_minutes=action.duration_minutes,
		party=action.party.value,
		person_name=action.person_name,
		phone=action.phone,
		result=action.result.value if action.result else None,
		promised_on=action.promised_on,
		amount=to_float(action.amount) if action.amount is not None else None,
		reference=action.reference,
		new_data_kind=action.new_data_kind.value if action.new_data_kind else None,
		new_data=action.new_data,
		notes=action.notes,
		next_action=action.next_action.value if action.next_action else None,
		next_action_on=action.next_action_on,
		override_reason=action.override_reason if broken else None,
		broken_rules="\n".join(broken),
	)
	# The right to record one is that to write: nobody may insert a record by hand.
	by_service(document).insert(ignore_permissions=True)
	if action.result is ActionResult.PROMISE:
		make_promise(document)
	return document


def _check(action: Action, status: str, acted_on: datetime, now: datetime) -> None:
	if status not in RUNNING:
		_refuse(_("This loan is {0}: there is nothing to collect.").format(_(status, context="Loan")))
	if acted_on > now:
		_refuse(_("Date and Time is in the future. Record an action once it was done."))
	if action.party is not Party.DEBTOR and not action.person_name.strip():
		_refuse(_("Enter the name of the person who was contacted."))
	_check_result(action, acted_on)
	if bool(action.next_action) is not bool(action.next_action_on):
		_refuse(_("Enter both what is done next and on which day, or neither."))
	if action.next_action_on and action.next_action_on < acted_on.date():
		_refuse(_("Next Action On is before the action itself."))


def _check_result(action: Action, acted_on: datetime) -> None:
	"""What belongs to a result."""
	is_call = action.action_type in (ActionType.INCOMING_CALL, ActionType.OUTGOING_CALL)
	if is_call and action.result is None:
		_refuse(_("Choose the result of the call."))
	if action.result is ActionResult.PROMISE:
		_check_promise(action, acted_on)
	if action.result is ActionResult.PAID and (action.amount is None or action.amount <= 0):
		_refuse(_("Enter the amount that was paid."))
	if action.result in (ActionResult.NEW_DATA, ActionResult.MOVED) and not action.new_data.strip():
		_refuse(_("Enter the new data."))


def _check_promise(action: Action, acted_on: datetime) -> None:
	if action.promised_on is None or action.amount is None or action.amount <= 0:
		_refuse(_("A promise needs the day and the amount."))
	if action.promised_on < acted_on.date():
		_refuse(_("The promised day is before the action itself."))


def _check_rules(loan: Document, action: Action, acted_on: datetime) -> list[str]:
	"""The rules that an action breaks, in words; raises ContactRefusedError where nobody answers for it."""
	if (channel := CHANNELS.get(action.action_type)) is None:
		return []
	asked = ask_contact(loan, channel, action.party, acted_on, action.person_name)
	if asked.answer.is_allowed:
		return []
	said = say_refusals(asked)
	if not action.override_reason.strip():
		frappe.throw(
			"<br>".join(escape_html(line) for line in [*said, say_when(asked)]),
			exc=ContactRefusedError,
			title=_("Contact Not Allowed"),
		)
	if not may_override():
		frappe.throw(
			_("A contact outside the rules is recorded by {0}.").format(
				", ".join(_(role) for role in OVERRIDING)
			),
			exc=ContactRefusedError,
			title=_("Contact Not Allowed"),
		)
	return said


def may_override() -> bool:
	"""Whether the user may answer for a contact outside the rules."""
	return bool({*OVERRIDING} & {*frappe.get_roles()})


def say_refusals(asked: Asked) -> list[str]:
	"""Each refusing rule in words."""
	return [
		_("The client does not want to be contacted by this channel.")
		if is_own_wish(name)
		else describe_rule(asked.rows[name])
		for name in asked.refusing
	]


def say_when(asked: Asked) -> str:
	if asked.allowed_from is None:
		return _("There is no moment at which it is allowed.")
	return _("Allowed from {0}.").format(format_datetime(asked.allowed_from))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=CollectionActionError, title=_("Collection Action"))
