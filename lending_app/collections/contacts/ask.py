"""Whether a client may be contacted now: the stored rules of the place, what the person has said, and what was done before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_system_timezone

from lending_app.collections.contact_rules.rows import TOLD, Row, build_rule
from lending_app.collections.contacts.records import RULE_FIELDS, read_record
from lending_app.collections.contacts.seed_rules import RULE
from lending_app.collections.states import CHANNELS, UNREACHED, ActionResult, ActionType, PreferenceState
from lending_app.engine.contact.answer import CLOSED_CHANNEL, ContactAnswer, ContactRules
from lending_app.engine.contact.rules import (
	MAXIMUM_PERIOD_DAYS,
	Channel,
	Party,
	PastContact,
	PlannedContact,
)

ACTION = "Collection Action"
PREFERENCE = "Contact Preference"


@dataclass(frozen=True, slots=True)
class Place:
	"""Where a person lives, as far as it is known."""

	country: str
	region: str
	zone: ZoneInfo

	def to_local(self, at: datetime) -> datetime:
		"""A moment of the site as the person's clock shows it, without a zone as the engine takes it."""
		return at.replace(tzinfo=ZoneInfo(get_system_timezone())).astimezone(self.zone).replace(tzinfo=None)

	def to_site(self, at: datetime) -> datetime:
		return at.replace(tzinfo=self.zone).astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Asked:
	"""The engine's answer with the rows of the rules it names; moments are those of the site."""

	answer: ContactAnswer
	rows: Mapping[str, Row]
	allowed_from: datetime | None
	guidance: tuple[Row, ...]

	@property
	def refusing(self) -> list[str]:
		return [refusal.rule for refusal in self.answer.refusals]


def ask_contact(
	loan: Mapping[str, str], channel: Channel, party: Party, at: datetime, person_name: str = ""
) -> Asked:
	"""Ask about a contact at a moment of the site. `loan` has name, client and company."""
	place = find_place(loan["client"], loan["company"])
	rows = read_rules(place)
	rules = [rule for row in rows.values() if (rule := build_rule(row)) is not None]
	states = _read_states(loan["client"]) if party is Party.DEBTOR else {}
	authorized = frozenset(name for name, state in states.items() if state is PreferenceState.AUTHORIZED)
	planned = PlannedContact(
		channel=channel,
		at=place.to_local(at),
		debt=loan["name"],
		party=party,
		# Whom nobody asked has authorized nothing; a law that asks for it is another question for other persons.
		authorized=authorized if party is Party.DEBTOR else frozenset(Channel),
		closed=frozenset(name for name, state in states.items() if state is PreferenceState.CLOSED),
	)
	holidays = _read_holidays(loan["company"])
	answer = ContactRules(rules, holidays).answer(planned, _read_past(loan, party, at, place, person_name))
	return Asked(
		answer=answer,
		rows=rows,
		allowed_from=place.to_site(answer.allowed_from) if answer.allowed_from else None,
		guidance=tuple(row for row in rows.values() if row["kind"] in TOLD and _speaks_of(row, channel)),
	)


def find_place(client: str, company: str) -> Place:
	country, identity_country, state = frappe.db.get_value(
		"Client", client, ["country", "identity_country", "state"]
	)
	zone = frappe.db.get_value(PREFERENCE, client, "time_zone") or get_system_timezone()
	own = country or identity_country or frappe.get_cached_value("Company", company, "country")
	return Place(country=own or "", region=(state or "").casefold(), zone=ZoneInfo(zone))


def read_rules(place: Place) -> dict[str, Row]:
	"""The stored rules of a place and of every place, by name."""
	found = frappe.get_all(
		RULE, {"is_enabled": 1, "country": ("in", ("", place.country))}, list(RULE_FIELDS), order_by="name"
	)
	rows = [read_record(record) for record in found]
	return {row["name"]: row for row in rows if not row["region"] or row["region"].casefold() == place.region}


def _read_states(client: str) -> dict[Channel, PreferenceState]:
	rows = frappe.get_all(
		"Contact Preference Channel",
		{"parent": client, "parenttype": PREFERENCE},
		["channel", "state"],
	)
	return {Channel(row.channel): PreferenceState(row.state) for row in rows}


def _read_holidays(company: str) -> frozenset[date]:
	"""Holidays of the company's list; its weekly days off are no holidays of the law."""
	name = frappe.get_cached_value("Company", company, "default_holiday_list")
	if not name:
		return frozenset()
	rows = frappe.get_cached_doc("Holiday List", name).holidays
	return frozenset(row.holiday_date for row in rows if not row.weekly_off)


def _read_past(
	loan: Mapping[str, str], party: Party, at: datetime, place: Place, person_name: str
) -> list[PastContact]:
	"""What was done before with the same person: with the client about any loan, with others about this one."""
	filters = {
		"party": party.value,
		"acted_on": (">", at - timedelta(days=MAXIMUM_PERIOD_DAYS)),
		"action_type": ("in", [kind.value for kind in CHANNELS]),
	}
	if party is Party.DEBTOR:
		filters["client"] = loan["client"]
	else:
		filters |= {"loan": loan["name"], **({"person_name": person_name} if person_name else {})}
	rows = frappe.get_all(ACTION, filters, ["action_type", "acted_on", "loan", "result"])
	return [
		PastContact(
			channel=CHANNELS[ActionType(row.action_type)],
			at=place.to_local(row.acted_on),
			debt=row.loan,
			is_reached=not row.result or ActionResult(row.result) not in UNREACHED,
		)
		for row in rows
	]


def _speaks_of(row: Row, channel: Channel) -> bool:
	return not row["channels"] or channel.value in row["channels"].split(";")


def is_own_wish(rule: str) -> bool:
	"""Whether it was the person, and no rule, who closed the channel."""
	return rule == CLOSED_CHANNEL
