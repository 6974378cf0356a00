"""What collectors do, and what comes of it."""

from __future__ import annotations

from enum import Enum

from lending_app.engine.contact.rules import Channel


class ActionType(str, Enum):
	"""Source: 003 module 7, `registrar_gestion_cobranza`."""

	INCOMING_CALL = "Incoming Call"
	OUTGOING_CALL = "Outgoing Call"
	HOME_VISIT = "Home Visit"
	WORK_VISIT = "Work Visit"
	LETTER = "Letter"
	EMAIL = "Email"
	SMS = "SMS"
	WHATSAPP = "WhatsApp"
	LEGAL = "Legal"


# By what a person is reached; an incoming call and a step in court are no contact of the lender's.
CHANNELS = {
	ActionType.OUTGOING_CALL: Channel.CALL,
	ActionType.HOME_VISIT: Channel.VISIT,
	ActionType.WORK_VISIT: Channel.VISIT,
	ActionType.LETTER: Channel.LETTER,
	ActionType.EMAIL: Channel.EMAIL,
	ActionType.SMS: Channel.SMS,
	ActionType.WHATSAPP: Channel.WHATSAPP,
}


class ActionResult(str, Enum):
	"""The fourteen results of source 003, module 7."""

	PROMISE = "Promise to Pay"
	PAID = "Paid"
	NO_ANSWER = "No Answer"
	VOICEMAIL = "Voicemail"
	WRONG_NUMBER = "Wrong Number"
	NO_SUCH_NUMBER = "Number Does Not Exist"
	REFUSES = "Refuses to Pay"
	CANNOT_PAY = "Cannot Pay"
	DISPUTES = "Disputes the Amount"
	ASKS_STATEMENT = "Asks for a Statement"
	ASKS_PLAN = "Asks for a Payment Plan"
	MOVED = "Moved"
	DECEASED = "Deceased"
	NEW_DATA = "New Data"


# The person was not reached: rules that count conversations leave these out.
UNREACHED = frozenset(
	{ActionResult.NO_ANSWER, ActionResult.VOICEMAIL, ActionResult.WRONG_NUMBER, ActionResult.NO_SUCH_NUMBER}
)


class PromiseStatus(str, Enum):
	"""Kept or broken by the posted payments; replaced by a later promise of the loan."""

	OPEN = "Open"
	KEPT = "Kept"
	BROKEN = "Broken"
	REPLACED = "Replaced"


class PreferenceState(str, Enum):
	AUTHORIZED = "Authorized"
	CLOSED = "Closed"


class NewData(str, Enum):
	TELEPHONE = "Telephone"
	EMAIL = "Email"
	ADDRESS = "Address"
	WORK = "Work"
	OTHER = "Other"
