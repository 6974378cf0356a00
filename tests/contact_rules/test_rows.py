"""The rules of contact that the app brings: worked cases of the countries, each with the rule that refuses it.

Source: lending_app/collections/contact_rules/contact_rules.csv, each row with its law, its page and how sure it is.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from lending_app.collections.contact_rules.rows import KINDS, build_rule, build_rules, read_rows
from lending_app.engine.contact.answer import ContactRules
from lending_app.engine.contact.rules import Channel, Collector, Party, PastContact, PlannedContact

ALL = frozenset(Channel)
when = datetime.fromisoformat
MONDAY = when("2026-12-07 10:00")


def ask(country, at, channel=Channel.CALL, before=(), holidays=(), is_confirmed=None, **values):
	planned = PlannedContact(channel=channel, at=at, debt="L-1", authorized=ALL, **values)
	return ContactRules(build_rules(country, is_confirmed=is_confirmed), holidays).answer(
		planned, list(before)
	)


def refuse(*arguments, **values):
	return [refusal.rule for refusal in ask(*arguments, **values).refusals]


def had(at, channel=Channel.CALL, debt="L-1", is_reached=True):
	return PastContact(channel=channel, at=at, debt=debt, is_reached=is_reached)


def test_every_row_is_a_rule_or_tells_something():
	rows = read_rows()
	assert len(rows) == 47
	assert len({row["name"] for row in rows}) == 47
	for row in rows:
		assert row["kind"] in KINDS
		assert row["law"], row["name"]
		assert row["source_url"].startswith("http"), row["name"]
		assert row["certainty"], row["name"]
		build_rule(row)


@pytest.mark.parametrize("word", ["conflict", "draft", "read the text"])
def test_uncertain_rows_wait_for_somebody_to_confirm_them(word):
	found = [row for row in read_rows() if word in row["certainty"]]
	assert found
	assert all(row["is_confirmed"] == "0" for row in found)


@pytest.mark.parametrize(
	("country", "at", "channel", "rule"),
	[
		("CO", when("2026-12-07 19:00"), Channel.SMS, "CO weekdays"),
		("CO", when("2026-12-12 15:00"), Channel.EMAIL, "CO Saturday"),
		("CO", when("2026-12-13 10:00"), Channel.CALL, "CO Sundays and holidays"),
		("PE", when("2026-12-12 10:00"), Channel.CALL, "PE weekends and holidays"),
		("PE", when("2026-12-07 20:00"), Channel.VISIT, "PE weekdays"),
		("DO", when("2026-12-12 13:01"), Channel.CALL, "DO Saturday"),
		("EC", when("2026-12-12 10:00"), Channel.WHATSAPP, "EC weekends and holidays"),
		("CL", when("2026-12-13 10:00"), Channel.VISIT, "CL Sundays and holidays"),
	],
)
def test_hours_of_a_country_refuse(country, at, channel, rule):
	assert refuse(country, at, channel) == [rule]


@pytest.mark.parametrize(
	("country", "at", "channel"),
	[
		("CO", when("2026-12-12 14:59"), Channel.CALL),
		("DO", when("2026-12-12 12:59"), Channel.CALL),
		("CL", when("2026-12-12 19:59"), Channel.CALL),
		# The law speaks of calls and visits alone.
		("PE", when("2026-12-12 10:00"), Channel.SMS),
		("BO", when("2026-12-13 23:00"), Channel.CALL),
		("MX", when("2026-12-12 23:00"), Channel.CALL),
	],
)
def test_what_no_confirmed_rule_refuses_is_allowed(country, at, channel):
	assert refuse(country, at, channel) == []


def test_holiday_is_closed_where_the_law_says_so():
	free = {date(2026, 12, 8)}
	for country, rule in (
		("CO", "CO Sundays and holidays"),
		("PE", "PE weekends and holidays"),
		("EC", "EC weekends and holidays"),
		("DO", "DO Sundays and holidays"),
		("CL", "CL Sundays and holidays"),
	):
		answer = ask(country, when("2026-12-08 10:00"), holidays=free)
		assert [refusal.rule for refusal in answer.refusals] == [rule]
		assert answer.allowed_from == when(f"2026-12-09 0{8 if country == 'CL' else 7}:00")


def test_colombia_takes_one_channel_a_week_and_one_contact_a_day():
	before = [had(when("2026-12-03 09:00"), Channel.SMS)]
	assert refuse("CO", MONDAY, Channel.CALL, before) == ["CO one channel a week"]
	assert refuse("CO", MONDAY, Channel.SMS, before) == []
	assert refuse("CO", when("2026-12-03 16:00"), Channel.SMS, before) == ["CO contacts a day"]
	# Both laws together: the week ends on the 10th, within the hours of that day.
	assert ask("CO", MONDAY, Channel.CALL, before).allowed_from == when("2026-12-10 07:00")


def test_colombia_forbids_references_and_channels_that_were_not_authorized():
	assert refuse("CO", MONDAY, party=Party.REFERENCE) == ["CO third parties"]
	assert refuse("CO", MONDAY, party=Party.GUARANTOR) == []
	rules = ContactRules(build_rules("CO"))
	planned = PlannedContact(channel=Channel.CALL, at=MONDAY, debt="L-1", authorized=frozenset({Channel.SMS}))
	assert [refusal.rule for refusal in rules.answer(planned, []).refusals] == ["CO authorized channels"]


def test_colombian_visits_wait_for_confirmation():
	answer = ask("CO", MONDAY, Channel.VISIT)
	assert answer.is_allowed
	assert answer.unconfirmed == ("CO visits",)
	assert refuse("CO", MONDAY, Channel.VISIT, is_confirmed=True) == ["CO visits"]


def test_chile_takes_one_call_or_visit_a_week_and_two_messages_two_days_apart():
	assert refuse("CL", MONDAY, Channel.CALL, [had(when("2026-12-03 09:00"), is_reached=False)]) == [
		"CL calls and visits a week"
	]
	assert refuse("CL", MONDAY, Channel.VISIT, [had(when("2026-12-01 09:00"))]) == [
		"CL calls and visits a week"
	]
	assert refuse("CL", MONDAY, Channel.CALL, [had(when("2026-11-30 09:00"))]) == []
	one = [had(when("2026-12-06 09:00"), Channel.SMS)]
	assert refuse("CL", MONDAY, Channel.EMAIL, one) == ["CL days between messages"]
	two = [had(when("2026-12-01 09:00"), Channel.SMS), had(when("2026-12-03 09:00"), Channel.EMAIL)]
	assert refuse("CL", MONDAY, Channel.SMS, two) == ["CL messages a week"]
	assert ask("CL", MONDAY, Channel.SMS, two).allowed_from == when("2026-12-08 00:00")


@pytest.mark.parametrize("country", ["MX", "CO", "EC", "CL"])
def test_references_are_never_contacted(country):
	answer = ask(country, MONDAY, party=Party.REFERENCE)
	assert (answer.is_allowed, answer.allowed_from) == (False, None)


def test_united_states_bind_agencies():
	calls = [had(when(f"2026-12-0{day} 09:00"), is_reached=False) for day in range(1, 8)]
	assert refuse("US", when("2026-12-07 12:00"), before=calls) == []
	assert refuse("US", when("2026-12-07 12:00"), before=calls, collector=Collector.AGENCY) == [
		"US calls a week"
	]
	talked = [had(when("2026-12-03 09:00"))]
	answer = ask("US", MONDAY, before=talked, collector=Collector.AGENCY)
	assert [refusal.rule for refusal in answer.refusals] == ["US call after a conversation"]
	assert answer.allowed_from == when("2026-12-10 08:00")
	assert refuse("US", MONDAY, before=[had(MONDAY, debt="L-2")], collector=Collector.AGENCY) == []


def test_calendar_of_source_003_breaks_the_laws_that_the_notes_name():
	"""Texts on D+1, 3, 5 and 7; calls every third day; references told. Source: 003 module 7."""
	due = when("2026-12-06 09:00")
	sent, refused = [], []
	for day in (1, 3, 5, 7):
		at = due.replace(day=due.day + day)
		rules = refuse("CL", at, Channel.SMS, sent)
		refused += rules
		sent += [] if rules else [had(at, Channel.SMS)]
	assert refused == ["CL messages a week", "CL messages a week"]
	assert refuse("CL", when("2026-12-10 10:00"), before=[had(MONDAY)]) == ["CL calls and visits a week"]
