"""An address that does not exist is not written to again, and somebody is asked for another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, today

from lending_app.clients.queries import list_officers
from lending_app.collections.contacts.queries import PREFERENCE
from lending_app.collections.states import PreferenceState
from lending_app.lending_setup.language.speak import speaking_for


def close_addresses(messages: Sequence[Any]) -> None:
	"""Close the channels of the messages' clients, and open a task for the branch's officers. Each once."""
	for client, channel in {(row.client, row.channel) for row in messages}:
		row = next(row for row in messages if (row.client, row.channel) == (client, channel))
		if close_channel(client, channel, "Provider", row.address):
			_open_tasks(row)


def close_channel(client: str, channel: str, source: str, note: str = "") -> bool:
	"""Whether the channel was open. Closed again, it stays as it is."""
	# The one preference of a client: two that are made at once wait here.
	frappe.db.get_value("Client", client, "name", for_update=True)
	name = frappe.db.get_value(PREFERENCE, {"client": client})
	said = frappe.get_doc(PREFERENCE, name) if name else frappe.new_doc(PREFERENCE, client=client)
	row = next((row for row in said.channels if row.channel == channel), None) or said.append("channels", {})
	if row.state == PreferenceState.CLOSED.value:
		return False
	closed = {
		"channel": channel,
		"state": PreferenceState.CLOSED.value,
		"recorded_on": today(),
		"source": source,
	}
	row.update({**closed, "note": note[:140]})
	# The client, or the network, has said it: no user's right is asked for.
	said.save(ignore_permissions=True)
	return True


def _open_tasks(message: Any) -> None:
	with speaking_for(message):
		text = _("{0} cannot be reached at {1} ({2}). Ask for another one.").format(
			message.client, message.address, _(message.channel)
		)
	for user, branch in list_officers():
		if branch == message.branch:
			task = frappe.new_doc(
				"ToDo",
				allocated_to=user,
				reference_type="Client",
				reference_name=message.client,
				date=today(),
				description=escape_html(text),
			)
			# The provider's answer assigns the task, not a user.
			task.insert(ignore_permissions=True)
