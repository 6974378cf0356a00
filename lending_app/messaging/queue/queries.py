"""What is read before messages are written: whom they go to, by which channels, in which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe

from lending_app.collections.contacts.queries import PREFERENCE, PREFERENCE_ROW
from lending_app.collections.states import PreferenceState
from lending_app.messaging.states import MessageChannel, MessageEvent
from lending_app.messaging.templates.check_template import TEMPLATE

PROVIDER, SETTINGS = "Message Provider", "Messaging Settings"
PERSON_FIELDS = ("name", "client_name", "mobile_phone", "email", "language", "country")


def read_loans(names: Sequence[str]) -> dict[str, Any]:
	fields = ["name", "client", "company", "branch", "currency", "outstanding_principal_amount"]
	return {row.name: row for row in _read("Loan", names, fields)}


def read_people(names: Sequence[str]) -> dict[str, Any]:
	return {row.name: row for row in _read("Client", names, list(PERSON_FIELDS))}


def read_closed(names: Sequence[str]) -> set[tuple[str, str]]:
	"""Client and channel of what they do not want."""
	row, said = frappe.qb.DocType(PREFERENCE_ROW), frappe.qb.DocType(PREFERENCE)
	query = frappe.qb.from_(row).join(said).on(row.parent == said.name).select(said.client, row.channel)
	closed = row.state == PreferenceState.CLOSED.value
	return set(query.where(said.client.isin(list(names) or [""]) & closed).run())


def read_channels() -> dict[MessageEvent, list[MessageChannel]]:
	"""Channels of each event, in the order in which they are tried."""
	found: dict[MessageEvent, list[MessageChannel]] = {}
	for row in frappe.get_cached_doc(SETTINGS).channels:
		if row.is_enabled:
			found.setdefault(MessageEvent(row.event), []).append(MessageChannel(row.channel))
	return found


def read_providers() -> list[Any]:
	"""Those in use, the first to be tried before the others."""
	fields = ["name", "kind", "channel", "is_for_collection", "priority"]
	return frappe.get_all(PROVIDER, {"is_enabled": 1}, fields, order_by="priority, name")


def read_prices() -> dict[str, dict[str, tuple[float, str]]]:
	"""Price and currency by provider and country; "" for every other country."""
	found: dict[str, dict[str, tuple[float, str]]] = {}
	for row in frappe.get_all("Message Price", fields=["parent", "destination", "price", "currency"]):
		found.setdefault(row.parent, {})[row.destination or ""] = (row.price, row.currency)
	return found


def read_templates() -> dict[tuple[str, str, str], Any]:
	"""Active templates by event, channel and language."""
	fields = ["name", "event", "channel", "language", "subject", "body", "whatsapp_parameters"]
	rows = frappe.get_all(TEMPLATE, {"is_active": 1}, fields)
	return {(row.event, row.channel, row.language): row for row in rows}


def _read(doctype: str, names: Sequence[str], fields: list[str]) -> list[Any]:
	return frappe.get_all(doctype, {"name": ("in", sorted(set(names)) or [""])}, fields, limit_page_length=0)
