"""A person decides what nobody can look up: whether a message was sent when its worker was lost."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import now_datetime

from lending_app.messaging.exceptions import MessageStepError
from lending_app.messaging.queue.start_sending import start_sending
from lending_app.messaging.states import MessageStatus

MESSAGE = "Message"


def decide_unknown(name: str, was_sent: bool, reason: str) -> str:
	"""Call it sent, or send it again. Raises MessageStepError."""
	status, provider = frappe.db.get_value(MESSAGE, name, ["status", "provider"], for_update=True)
	if status != MessageStatus.UNKNOWN.value:
		_refuse(_("This message is {0}: only what is Unknown is decided by hand.").format(_(status)))
	if not reason.strip():
		_refuse(_("Say how you know."))
	now = now_datetime()
	said = f"{frappe.session.user}: {reason.strip()}"
	sent = {"status": MessageStatus.SENT.value, "sent_on": now}
	again = {"status": MessageStatus.QUEUED.value, "send_after": now}
	values = {**(sent if was_sent else again), "reason": said}
	frappe.db.set_value(MESSAGE, name, values)
	if not was_sent:
		start_sending([provider])
	return values["status"]


def _refuse(message: str) -> None:
	frappe.throw(message, exc=MessageStepError, title=_("Message"))
