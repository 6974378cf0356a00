"""Contacts that rules allow and refuse, and from when; properties that hold for every set of rules."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.engine.contact.answer import CLOSED_CHANNEL, ContactRules
from lending_app.engine.contact.rules import (
	Channel,
	Collector,
	ContactRule,
	Counted,
	Party,
	PastContact,
	PlannedContact,
	RuleKind,
	Scope,
)
from lending_app.engine.values.errors import EngineError

when = datetime.fromisoformat
MONDAY = when("2026-12-07 10:00")
DAY = timedelta(days=1)
WEEKDAYS = frozenset(range(5))


def plan(at=MONDAY, channel=Channel.CALL, **values):
	return PlannedContact(channel=channel, at=at, debt="L-1", **values)


def past(at, channel=Channel.CALL, debt="L-1", is_reached=True):
	return PastContact(channel=channel, at=at, debt=debt, is_reached=is_reached)


def hours(name="Hours", starts=time(7), ends=time(19), **values):
	return ContactRule(name=name, kind=RuleKind.HOURS, starts=starts, ends=ends, **values)


def limit(maximum, period_days, kind=RuleKind.FREQUENCY, **values):
	return ContactRule(name="Limit", kind=kind, maximum=maximum, period_days=period_days, **values)


def ask(rules, planned, before=(), holidays=()):
	return ContactRules(rules, holidays).answer(planned, list(before))


def test_no_rule_refuses_nothing():
	answer = ask([], plan())
	assert (answer.is_allowed, answer.allowed_from, answer.unconfirmed) == (True, MONDAY, ())


@pytest.mark.parametrize(
	("at", "allowed_from"),
	[
		(when("2026-12-07 07:00"), None),
		(when("2026-12-07 18:59:59"), None),
		(when("2026-12-07 06:59"), when("2026-12-07 07:00")),
		(when("2026-12-07 19:00"), when("2026-12-09 07:00")),
		(when("2026-12-11 19:00"), when("2026-12-14 07:00")),
		(when("2026-12-12 12:00"), when("2026-12-14 07:00")),
	],
)
def test_hours_open_and_close_with_the_days_between(at, allowed_from):
	rules = [hours(weekdays=WEEKDAYS), hours("Closed", None, None, forbids=True, on_holidays=True)]
	answer = ask(rules, plan(at), holidays={date(2026, 12, 8)})
	assert answer.is_allowed is (allowed_from is None)
	assert answer.allowed_from == (allowed_from or at)


def test_refusal_names_the_rule_of_that_weekday():
	rules = [
		hours("Weekdays", weekdays=WEEKDAYS),
		hours("Saturday", time(8), time(15), weekdays=frozenset({5})),
	]
	assert ask(rules, plan(when("2026-12-12 15:00"))).refusals[0].rule == "Saturday"
	assert ask(rules, plan(when("2026-12-11 19:00"))).refusals[0].rule == "Weekdays"


def test_hours_that_forbid_a_part_of_the_day_leave_the_rest_open():
	rules = [hours("Siesta", time(13), time(15), forbids=True)]
	assert ask(rules, plan(when("2026-12-07 12:59"))).is_allowed
	assert ask(rules, plan(when("2026-12-07 14:00"))).allowed_from == when("2026-12-07 15:00")


def test_days_that_are_never_open_have_no_next_moment():
	rules = [hours(), hours("Never", None, None, forbids=True)]
	assert ask(rules, plan()).allowed_from is None


def test_frequency_counts_the_day_itself_and_those_before():
	rules = [limit(2, 7)]
	before = [past(MONDAY - 6 * DAY), past(MONDAY - 2 * DAY)]
	answer = ask(rules, plan(), before)
	assert not answer.is_allowed
	assert answer.allowed_from == when("2026-12-08 00:00")
	assert ask(rules, plan(), [past(MONDAY - 7 * DAY), past(MONDAY - 2 * DAY)]).is_allowed


def test_frequency_sees_contacts_planned_after_the_moment():
	assert not ask([limit(1, 7)], plan(), [past(MONDAY + 6 * DAY)]).is_allowed
	assert ask([limit(1, 7)], plan(), [past(MONDAY + 7 * DAY)]).is_allowed
	# Six days before and six after never lie in one week.
	assert ask([limit(2, 7)], plan(), [past(MONDAY - 6 * DAY), past(MONDAY + 6 * DAY)]).is_allowed


def test_frequency_counts_by_debt_channel_and_result():
	assert ask([limit(1, 1, scope=Scope.DEBT)], plan(), [past(MONDAY, debt="L-2")]).is_allowed
	assert not ask([limit(1, 1)], plan(), [past(MONDAY, debt="L-2")]).is_allowed
	only_calls = limit(1, 1, channels=frozenset({Channel.CALL}))
	assert ask([only_calls], plan(), [past(MONDAY, Channel.SMS)]).is_allowed
	reached = limit(1, 1, counted=Counted.REACHED)
	assert ask([reached], plan(), [past(MONDAY, is_reached=False)]).is_allowed


def test_second_channel_of_a_week_waits_until_the_first_has_left_it():
	rules = [limit(1, 7, RuleKind.CHANNELS)]
	before = [past(MONDAY - 3 * DAY, Channel.SMS)]
	assert ask(rules, plan(channel=Channel.SMS), before).is_allowed
	assert ask(rules, plan(), before).allowed_from == when("2026-12-11 00:00")


def test_gap_ends_by_the_minute():
	rule = ContactRule(name="Gap", kind=RuleKind.GAP, gap_minutes=30)
	before = [past(MONDAY - timedelta(minutes=29))]
	assert ask([rule], plan(), before).allowed_from == MONDAY + timedelta(minutes=1)
	assert ask([rule], plan(), [past(MONDAY - timedelta(minutes=30))]).is_allowed


def test_persons_and_channels_that_are_forbidden_never_open():
	party = ContactRule(name="Party", kind=RuleKind.PARTY, forbids=True, parties=frozenset({Party.REFERENCE}))
	channel = ContactRule(
		name="Visits", kind=RuleKind.CHANNEL, forbids=True, channels=frozenset({Channel.VISIT})
	)
	assert ask([party, channel], plan()).is_allowed
	answer = ask([party, channel], plan(channel=Channel.VISIT, party=Party.REFERENCE))
	assert [refusal.rule for refusal in answer.refusals] == ["Party", "Visits"]
	assert answer.allowed_from is None


def test_person_closes_a_channel_and_a_law_asks_for_authorized_ones():
	closed = ask([], plan(closed=frozenset({Channel.CALL})))
	assert closed.refusals[0].rule == CLOSED_CHANNEL
	assert closed.allowed_from is None
	rule = ContactRule(name="Consent", kind=RuleKind.CONSENT)
	assert not ask([rule], plan()).is_allowed
	assert not ask([rule], plan(authorized=frozenset({Channel.SMS}))).is_allowed
	assert ask([rule], plan(authorized=frozenset({Channel.CALL}))).is_allowed


def test_rules_of_agencies_leave_the_lender_alone():
	rules = [limit(1, 1, collectors=frozenset({Collector.AGENCY}))]
	assert ask(rules, plan(), [past(MONDAY)]).is_allowed
	assert not ask(rules, plan(collector=Collector.AGENCY), [past(MONDAY)]).is_allowed


def test_rule_that_nobody_confirmed_is_told_and_refuses_nothing():
	answer = ask([hours(ends=time(9), is_confirmed=False)], plan())
	assert answer.is_allowed
	assert answer.unconfirmed == ("Hours",)


def test_rule_holds_on_the_days_of_its_law():
	dated = limit(1, 1, in_force_from=date(2026, 12, 8), in_force_until=date(2026, 12, 9))
	for days, is_allowed in ((0, True), (1, False), (2, False), (3, True)):
		at = MONDAY + days * DAY
		assert ask([dated], plan(at), [past(at)]).is_allowed is is_allowed


@pytest.mark.parametrize(
	"values",
	[
		{"kind": RuleKind.HOURS},
		{"kind": RuleKind.HOURS, "starts": time(9), "ends": time(9)},
		{"kind": RuleKind.HOURS, "starts": "09:00"},
		{"kind": RuleKind.HOURS, "starts": time(9), "weekdays": frozenset({7})},
		{"kind": RuleKind.FREQUENCY, "maximum": 0, "period_days": 1},
		{"kind": RuleKind.CHANNELS, "maximum": 1},
		{"kind": RuleKind.GAP},
		{"kind": RuleKind.PARTY, "forbids": True},
		{"kind": RuleKind.CHANNEL, "forbids": True},
		{"kind": "Gap", "gap_minutes": 1},
		{"kind": RuleKind.CONSENT, "channels": frozenset({"Call"})},
		{"kind": RuleKind.CONSENT, "in_force_from": date(2026, 1, 2), "in_force_until": date(2026, 1, 1)},
		{"kind": RuleKind.CONSENT, "in_force_from": when("2026-01-02 00:00")},
	],
)
def test_wrong_rule_is_refused(values):
	with pytest.raises(EngineError):
		ContactRule(name="Rule", **values)


def test_moment_with_a_zone_is_refused():
	with pytest.raises(EngineError):
		plan(when("2026-12-07 00:00+00:00"))


channels = st.sampled_from(list(Channel))
moments = st.datetimes(when("2026-12-01 00:00"), when("2026-12-31 00:00"))
times = st.sampled_from([time(hour) for hour in range(7, 21)])
some_channels = st.frozensets(channels, max_size=3)


@st.composite
def rule_sets(draw):
	found = []
	for number in range(draw(st.integers(0, 5))):
		kind = draw(st.sampled_from([RuleKind.HOURS, RuleKind.FREQUENCY, RuleKind.CHANNELS, RuleKind.GAP]))
		values = {"name": f"Rule {number}", "kind": kind, "channels": draw(some_channels)}
		if kind is RuleKind.HOURS:
			starts = draw(times)
			values |= {"starts": starts, "ends": time(starts.hour + draw(st.integers(1, 23 - starts.hour)))}
			values |= {"weekdays": draw(st.frozensets(st.integers(0, 6))), "forbids": draw(st.booleans())}
			values |= {"on_holidays": draw(st.booleans())}
		elif kind is RuleKind.GAP:
			values |= {"gap_minutes": draw(st.integers(1, 3000))}
		else:
			values |= {"maximum": draw(st.integers(1, 3)), "period_days": draw(st.integers(1, 10))}
			values |= {
				"counted": draw(st.sampled_from(list(Counted))),
				"scope": draw(st.sampled_from(list(Scope))),
			}
		found.append(ContactRule(**values))
	return found


contacts = st.lists(
	st.builds(
		PastContact,
		channel=channels,
		at=moments,
		debt=st.sampled_from(["L-1", "L-2"]),
		is_reached=st.booleans(),
	),
	max_size=8,
)
holidays = st.frozensets(st.dates(date(2026, 12, 1), date(2027, 1, 31)), max_size=4)


@settings(max_examples=300, deadline=None)
@given(rule_sets(), contacts, holidays, moments, channels)
def test_moment_that_is_named_is_allowed_and_none_before_it(rules, before, free, at, channel):
	asked = ContactRules(rules, free)
	answer = asked.answer(plan(at, channel), before)
	if answer.allowed_from is None:
		return
	assert asked.answer(plan(answer.allowed_from, channel), before).is_allowed
	step = (answer.allowed_from - at) / 40
	assert not any(
		asked.answer(plan(at + part * step, channel), before).is_allowed for part in range(40) if step
	)


@settings(max_examples=200, deadline=None)
@given(rule_sets(), contacts, holidays, moments, channels, st.randoms(use_true_random=False))
def test_order_of_rules_and_contacts_changes_nothing(rules, before, free, at, channel, random):
	answer = ContactRules(rules, free).answer(plan(at, channel), before)
	mixed, other = [*rules], [*before]
	random.shuffle(mixed)
	random.shuffle(other)
	again = ContactRules(mixed, free).answer(plan(at, channel), other)
	assert again.allowed_from == answer.allowed_from
	assert again.is_allowed is answer.is_allowed
	assert {refusal.kind for refusal in again.refusals} == {refusal.kind for refusal in answer.refusals}


@settings(max_examples=200, deadline=None)
@given(rule_sets(), contacts, holidays, moments, channels, moments, channels)
def test_one_contact_more_never_allows_more(rules, before, free, at, channel, further, other):
	# A contact by the same channel opens that channel for a limit of channels, and is left out.
	rules = [rule for rule in rules if rule.kind is not RuleKind.CHANNELS]
	asked = ContactRules(rules, free)
	if not asked.answer(plan(at, channel), before).is_allowed:
		assert not asked.answer(plan(at, channel), [*before, past(further, other)]).is_allowed
