"""What is known before somebody is contacted: where the person lives, the rules there, what was said and done before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_system_timezone

from lending_app.collections.contact_rules.rows import Row
from lending_app.collections.contacts.records import RULE_FIELDS, read_record
from lending_app.collections.states import CHANNELS, UNREACHED, ActionResult, ActionType, PreferenceState
from lending_app.engine.contact.rules import MAXIMUM_PERIOD_DAYS, Channel, Party, PastContact

ACTION = "Collection Action"
PREFERENCE, PREFERENCE_ROW = "Contact Preference", "Contact Preference Channel"
RULE = "Contact Rule"


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


def find_place(client: str, company: str) -> Place:
	country, identity_country, state = frappe.db.get_value(
		"Client", client, ["country", "identity_country", "state"]
	)
	said = {"client": client, "time_zone": ("is", "set")}
	zone = frappe.db.get_value(PREFERENCE, said, "time_zone", order_by="modified desc")
	own = country or identity_country or frappe.get_cached_value("Company", company, "country")
	return Place(
		country=own or "", region=(state or "").casefold(), zone=ZoneInfo(zone or get_system_timezone())
	)


def read_rules(place: Place) -> dict[str, Row]:
	"""The stored rules of a place and of every place, by name."""
	found = frappe.get_all(
		RULE, {"is_enabled": 1, "country": ("in", ("", place.country))}, list(RULE_FIELDS), order_by="name"
	)
	rows = [read_record(record) for record in found]
	return {row["name"]: row for row in rows if not row["region"] or row["region"].casefold() == place.region}


def read_states(client: str) -> dict[Channel, PreferenceState]:
	"""What the client has said of each channel. Two clients that became one may have said both: the closed one counts."""
	names = frappe.get_all(PREFERENCE, {"client": client}, pluck="name")
	rows = frappe.get_all(
		PREFERENCE_ROW, {"parent": ("in", names or [""]), "parenttype": PREFERENCE}, ["channel", "state"]
	)
	found: dict[Channel, PreferenceState] = {}
	for row in rows:
		if found.get(Channel(row.channel)) is not PreferenceState.CLOSED:
			found[Channel(row.channel)] = PreferenceState(row.state)
	return found


def read_holidays(company: str) -> frozenset[date]:
	"""Holidays of the company's list; its weekly days off are no holidays of the law."""
	name = frappe.get_cached_value("Company", company, "default_holiday_list")
	if not name:
		return frozenset()
	rows = frappe.get_cached_doc("Holiday List", name).holidays
	return frozenset(row.holiday_date for row in rows if not row.weekly_off)


def read_past(
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
