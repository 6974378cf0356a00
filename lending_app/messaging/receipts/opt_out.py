"""STOP, in the words in which people write it."""

from __future__ import annotations

import re
from typing import Any

import frappe

from lending_app.messaging.receipts.close_address import close_channel

# One word alone, as networks read it; in Spanish, French and English.
WORDS = frozenset(
	{"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "alto", "baja", "parar", "arret", "arrêt"}
)


def is_opt_out(text: str) -> bool:
	"""Whether an answer says that no more messages are wanted.

	>>> is_opt_out(" Baja. "), is_opt_out("STOP"), is_opt_out("no puedo parar ahora")
	(True, True, False)
	"""
	return re.sub(r"[\s.!]", "", text).casefold() in WORDS


def apply_answer(told: Any) -> bool:
	"""Close the channel for everyone who has the number. Whether anybody has it."""
	channel = frappe.get_cached_value("Message Provider", told.provider, "channel")
	clients = _find_clients(told.address)
	if is_opt_out(told.body or ""):
		for client in clients:
			close_channel(client, channel, "STOP", told.body)
	return bool(clients)


def _find_clients(address: str) -> list[str]:
	"""Clients of a number in E.164, however it is stored."""
	digits = re.sub(r"\D", "", address)
	if len(digits) < 7:
		return []
	client = frappe.qb.DocType("Client")
	# Stored as phonenumbers writes it: parted by spaces and hyphens.
	last = f"%{'%'.join(digits[-4:])}"
	rows = (
		frappe.qb.from_(client)
		.select(client.name, client.mobile_phone)
		.where(client.mobile_phone.like(last))
		.run()
	)
	return [name for name, phone in rows if re.sub(r"\D", "", phone) == digits]
