"""Whether a client may be contacted now: the stored rules of the place, what the person has said, and what was done before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lending_app.collections.contact_rules.rows import TOLD, Row, build_rule
from lending_app.collections.contacts.queries import (
	find_place,
	read_holidays,
	read_past,
	read_rules,
	read_states,
)
from lending_app.collections.states import PreferenceState
from lending_app.engine.contact.answer import CLOSED_CHANNEL, ContactAnswer, ContactRules
from lending_app.engine.contact.rules import Channel, Party, PlannedContact


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
	# Nothing is stored of what others have said: by a law that asks for it they have authorized nothing.
	states = read_states(loan["client"]) if party is Party.DEBTOR else {}
	planned = PlannedContact(
		channel=channel,
		at=place.to_local(at),
		debt=loan["name"],
		party=party,
		authorized=frozenset(name for name, state in states.items() if state is PreferenceState.AUTHORIZED),
		closed=frozenset(name for name, state in states.items() if state is PreferenceState.CLOSED),
	)
	past = read_past(loan, party, at, place, person_name)
	answer = ContactRules(rules, read_holidays(loan["company"])).answer(planned, past)
	return Asked(
		answer=answer,
		rows=rows,
		allowed_from=place.to_site(answer.allowed_from) if answer.allowed_from else None,
		guidance=tuple(row for row in rows.values() if row["kind"] in TOLD and _speaks_of(row, channel)),
	)


def _speaks_of(row: Row, channel: Channel) -> bool:
	return not row["channels"] or channel.value in row["channels"].split(";")


def is_own_wish(rule: str) -> bool:
	"""Whether it was the person, and no rule, who closed the channel."""
	return rule == CLOSED_CHANNEL
