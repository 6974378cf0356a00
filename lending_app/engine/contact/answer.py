"""Whether a contact is allowed, which rules refuse it, and from when it is allowed.

One answer for the queue of messages, the collector's desk and the telephone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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

_DAY = timedelta(days=1)
# A time that no rule refuses is looked for so far ahead; the longest closed time of any country is a few days.
HORIZON_DAYS = 400
# The person's own wish refuses as a rule does, by this name.
CLOSED_CHANNEL = "Closed Channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
	"""What refuses a contact: the rule's name and kind, and from when that rule alone allows it (None: it never does)."""

	rule: str
	kind: RuleKind
	allowed_from: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAnswer:
	"""`allowed_from` is the first moment from the planned one that every confirmed rule allows, None where none comes.

	`unconfirmed` are the rules that would refuse too, and wait for somebody to confirm them.
	"""

	refusals: tuple[Refusal, ...]
	unconfirmed: tuple[str, ...]
	allowed_from: datetime | None

	@property
	def is_allowed(self) -> bool:
		return not self.refusals


class ContactRules:
	"""The rules of one country with those of the lender, sorted once for many questions.

	`holidays` are the days on which the rules of holidays apply.

	>>> from datetime import datetime, time
	>>> rule = ContactRule(
	...     name="CO Saturday", kind=RuleKind.HOURS, weekdays=frozenset({5}), starts=time(8), ends=time(15)
	... )
	>>> rules = ContactRules([rule])
	>>> answer = rules.answer(
	...     PlannedContact(channel=Channel.CALL, at=datetime(2026, 12, 5, 15, 1), debt="L-1"), []
	... )
	>>> answer.is_allowed, answer.refusals[0].rule, answer.allowed_from
	(False, 'CO Saturday', datetime.datetime(2026, 12, 12, 8, 0))
	"""

	def __init__(self, rules: Iterable[ContactRule], holidays: Collection[date] = ()) -> None:
		self._rules = tuple(rules)
		self._holidays = frozenset(holidays)
		self._sorted: dict[tuple[Channel, Party, Collector], tuple[list[ContactRule], list[ContactRule]]] = {}

	def answer(self, planned: PlannedContact, past: Sequence[PastContact]) -> ContactAnswer:
		"""Whether a contact is allowed after those made before with the same person, in any order."""
		hours, others = self._choose(planned)
		refusals = self._refuse(planned, planned.at, past, hours, others, is_confirmed=True)
		unconfirmed = self._refuse(planned, planned.at, past, hours, others, is_confirmed=False)
		moment: datetime | None = planned.at
		if refusals:
			moment = self._find_moment(planned, past, hours, others, refusals)
		return ContactAnswer(
			refusals=tuple(refusals),
			unconfirmed=tuple(refusal.rule for refusal in unconfirmed),
			allowed_from=moment,
		)

	def _choose(self, planned: PlannedContact) -> tuple[list[ContactRule], list[ContactRule]]:
		key = (planned.channel, planned.party, planned.collector)
		if key not in self._sorted:
			found = [rule for rule in self._rules if rule.applies(*key)]
			self._sorted[key] = (
				[rule for rule in found if rule.kind is RuleKind.HOURS],
				[rule for rule in found if rule.kind is not RuleKind.HOURS],
			)
		return self._sorted[key]

	def _find_moment(
		self,
		planned: PlannedContact,
		past: Sequence[PastContact],
		hours: list[ContactRule],
		others: list[ContactRule],
		refusals: list[Refusal],
	) -> datetime | None:
		"""Goes from the latest moment that a refusing rule names to the next, until none refuses."""
		limit = planned.at + HORIZON_DAYS * _DAY
		while refusals:
			moments = [refusal.allowed_from for refusal in refusals]
			if None in moments:
				return None
			moment = max(moment for moment in moments if moment is not None)
			if moment > limit:
				return None
			refusals = self._refuse(planned, moment, past, hours, others, is_confirmed=True)
		return moment

	def _refuse(
		self,
		planned: PlannedContact,
		moment: datetime,
		past: Sequence[PastContact],
		hours: list[ContactRule],
		others: list[ContactRule],
		*,
		is_confirmed: bool,
	) -> list[Refusal]:
		day, found = moment.date(), []
		if is_confirmed and planned.channel in planned.closed:
			found.append(Refusal(rule=CLOSED_CHANNEL, kind=RuleKind.CHANNEL, allowed_from=None))
		for rule in others:
			if rule.is_confirmed is not is_confirmed or not rule.is_in_force(day):
				continue
			if _breaks(rule, planned, moment, past):
				found.append(
					Refusal(rule=rule.name, kind=rule.kind, allowed_from=_end(rule, planned, moment, past))
				)
		standing = [rule for rule in hours if rule.is_confirmed is is_confirmed and rule.is_in_force(day)]
		if standing and (name := self._find_closed(standing, moment)) is not None:
			found.append(
				Refusal(rule=name, kind=RuleKind.HOURS, allowed_from=self._find_open(standing, moment))
			)
		return found

	def _find_closed(self, rules: list[ContactRule], moment: datetime) -> str | None:
		"""The rule that closes a moment; None where it is open."""
		day, now = moment.date(), moment.time()
		is_holiday = day in self._holidays
		opening = [rule for rule in rules if not rule.forbids]
		for rule in rules:
			if rule.forbids and rule.covers(day, is_holiday) and _lies_in(rule, now):
				return rule.name
		if not opening or any(rule.covers(day, is_holiday) and _lies_in(rule, now) for rule in opening):
			return None
		# The rule of that weekday says more than another one's.
		return next((rule.name for rule in opening if rule.covers(day, is_holiday)), opening[0].name)

	def _find_open(self, rules: list[ContactRule], moment: datetime) -> datetime | None:
		"""The next moment that the rules of hours leave open."""
		for days in range(HORIZON_DAYS):
			day = moment.date() + days * _DAY
			starts = {rule.starts or time(0) for rule in rules if not rule.forbids} | {time(0)}
			starts |= {rule.ends for rule in rules if rule.forbids and rule.ends}
			for start in sorted(starts):
				candidate = datetime.combine(day, start)
				if candidate > moment and self._find_closed(rules, candidate) is None:
					return candidate
		return None


def _lies_in(rule: ContactRule, now: time) -> bool:
	return (rule.starts is None or rule.starts <= now) and (rule.ends is None or now < rule.ends)


def _list_counted(
	rule: ContactRule, planned: PlannedContact, past: Sequence[PastContact]
) -> list[PastContact]:
	return [
		contact
		for contact in past
		if (not rule.channels or contact.channel in rule.channels)
		and (rule.scope is Scope.PERSON or contact.debt == planned.debt)
		and (rule.counted is Counted.ATTEMPTS or contact.is_reached)
	]


def _list_blocking(
	rule: ContactRule, planned: PlannedContact, moment: datetime, past: Sequence[PastContact]
) -> list[PastContact]:
	"""The other contacts because of which a limit refuses a moment, oldest first; none where it does not."""
	counted = sorted(_list_counted(rule, planned, past), key=lambda contact: contact.at)
	if rule.kind is RuleKind.GAP:
		least = timedelta(minutes=rule.gap_minutes or 0)
		return [contact for contact in counted if abs(moment - contact.at) < least]
	# Every period that holds the day, for a contact may be entered late, or be planned before another that was made.
	length, day, maximum = (rule.period_days or 1) * _DAY, moment.date(), rule.maximum or 1
	near = [contact for contact in counted if abs(contact.at.date() - day) < length]
	for start in sorted({day, *(contact.at.date() for contact in near if contact.at.date() <= day)}):
		found = [contact for contact in near if start <= contact.at.date() < start + length]
		channels = {contact.channel for contact in found}
		if rule.kind is RuleKind.CHANNELS:
			is_full = planned.channel not in channels and len(channels) >= maximum
		else:
			is_full = len(found) >= maximum
		if is_full:
			return found
	return []


def _breaks(
	rule: ContactRule, planned: PlannedContact, moment: datetime, past: Sequence[PastContact]
) -> bool:
	if rule.kind in (RuleKind.PARTY, RuleKind.CHANNEL):
		return rule.forbids
	if rule.kind is RuleKind.CONSENT:
		return planned.authorized is None or planned.channel not in planned.authorized
	return bool(_list_blocking(rule, planned, moment, past))


def _end(
	rule: ContactRule, planned: PlannedContact, moment: datetime, past: Sequence[PastContact]
) -> datetime | None:
	"""From when a rule that refuses a moment allows the contact."""
	if rule.kind in (RuleKind.PARTY, RuleKind.CHANNEL, RuleKind.CONSENT):
		return None
	blocking = _list_blocking(rule, planned, moment, past)
	if rule.kind is RuleKind.GAP:
		return max(contact.at for contact in blocking) + timedelta(minutes=rule.gap_minutes or 0)
	leaving = blocking[0] if rule.kind is RuleKind.CHANNELS else blocking[-(rule.maximum or 1)]
	return datetime.combine(leaving.at.date() + (rule.period_days or 1) * _DAY, time(0))
