"""Rules of contact about a debt: what a law or the lender's own policy allows, limits and forbids, as data.

A rule is dated and says whether somebody has confirmed it: one that nobody has is told, and refuses nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind, check_text, check_whole

MAXIMUM_PERIOD_DAYS = 366
MAXIMUM_GAP_MINUTES = 7 * 24 * 60


class Channel(str, Enum):
	"""A means by which a person is reached."""

	CALL = "Call"
	SMS = "SMS"
	WHATSAPP = "WhatsApp"
	EMAIL = "Email"
	PUSH = "Push"
	LETTER = "Letter"
	VISIT = "Visit"


class Party(str, Enum):
	"""Who is contacted, as seen from the debt."""

	DEBTOR = "Debtor"
	CO_DEBTOR = "Co-Debtor"
	GUARANTOR = "Guarantor"
	SPOUSE = "Spouse"
	RELATIVE = "Relative"
	REFERENCE = "Reference"
	EMPLOYER = "Employer"
	COLLEAGUE = "Colleague"
	THIRD_PARTY = "Third Party"


class RuleKind(str, Enum):
	"""What a rule says.

	HOURS opens a time of the day on its weekdays, or closes it where it forbids. FREQUENCY and CHANNELS limit how many
	contacts, and by how many channels, within a period. GAP is the least time between two contacts. PARTY and CHANNEL
	forbid persons and means. CONSENT asks for channels that the person has authorized.
	"""

	HOURS = "Hours"
	FREQUENCY = "Frequency"
	CHANNELS = "Channels"
	GAP = "Gap"
	PARTY = "Party"
	CHANNEL = "Channel"
	CONSENT = "Consent"


class Counted(str, Enum):
	"""Which earlier contacts count: every attempt, or those in which the person was reached."""

	ATTEMPTS = "Attempts"
	REACHED = "Reached"


class Scope(str, Enum):
	"""Whose contacts are counted together: about one debt, or with one person whatever the debt."""

	DEBT = "Debt"
	PERSON = "Person"


class Collector(str, Enum):
	"""Who contacts: the lender itself, or somebody else for it."""

	LENDER = "Lender"
	AGENCY = "Agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRule:
	"""One rule. Empty `channels`, `parties` and `collectors` stand for all of them.

	`weekdays` counts from 0, Monday, and is every day where it is empty and `on_holidays` is off; `starts` belongs to the
	allowed time and `ends` no more. `period_days` counts calendar days, the day of the contact among them, so that 1 is the
	day itself and 7 the day and the six before it.
	"""

	name: str
	kind: RuleKind
	forbids: bool = False
	channels: frozenset[Channel] = frozenset()
	parties: frozenset[Party] = frozenset()
	collectors: frozenset[Collector] = frozenset()
	weekdays: frozenset[int] = frozenset()
	on_holidays: bool = False
	starts: time | None = None
	ends: time | None = None
	maximum: int | None = None
	period_days: int | None = None
	gap_minutes: int | None = None
	scope: Scope = Scope.PERSON
	counted: Counted = Counted.ATTEMPTS
	in_force_from: date | None = None
	in_force_until: date | None = None
	is_confirmed: bool = True

	def __post_init__(self) -> None:
		check_text(self.name, "name")
		check_kind(self.kind, RuleKind, "kind")
		check_kind(self.scope, Scope, "scope")
		check_kind(self.counted, Counted, "counted")
		_check_members(self.channels, Channel, "channels")
		_check_members(self.parties, Party, "parties")
		_check_members(self.collectors, Collector, "collectors")
		check_kind(self.weekdays, frozenset, "weekdays")
		for day in self.weekdays:
			check_whole(day, "weekdays", 0, 6)
		self._check_dates()
		_CHECKS[self.kind](self)

	def applies(self, channel: Channel, party: Party, collector: Collector) -> bool:
		"""Whether the rule speaks of such a contact, whatever its day."""
		return (
			(not self.channels or channel in self.channels)
			and (not self.parties or party in self.parties)
			and (not self.collectors or collector in self.collectors)
		)

	def is_in_force(self, day: date) -> bool:
		return (self.in_force_from is None or self.in_force_from <= day) and (
			self.in_force_until is None or day <= self.in_force_until
		)

	def covers(self, day: date, is_holiday: bool) -> bool:
		"""Whether a rule of hours speaks of a day."""
		if is_holiday and self.on_holidays:
			return True
		return day.weekday() in self.weekdays or not (self.weekdays or self.on_holidays)

	def _check_dates(self) -> None:
		for field in ("in_force_from", "in_force_until"):
			if getattr(self, field) is not None:
				check_date(getattr(self, field), field)
		if self.in_force_from and self.in_force_until and self.in_force_until < self.in_force_from:
			raise InvalidDateError("in_force_until", self.in_force_until, self.in_force_from)


def _check_members(values: object, kind: type, field: str) -> None:
	check_kind(values, frozenset, field)
	for member in values:  # type: ignore[attr-defined]  # checked above
		check_kind(member, kind, field)


def _check_hours(rule: ContactRule) -> None:
	for field in ("starts", "ends"):
		value = getattr(rule, field)
		if value is not None and (not isinstance(value, time) or value.tzinfo is not None):
			raise InvalidTermError(field, value, "a time of the day")
	if not rule.forbids and rule.starts is None and rule.ends is None:
		raise InvalidTermError("starts", None, "the time of the day that is allowed")
	if rule.starts is not None and rule.ends is not None and rule.ends <= rule.starts:
		raise InvalidTermError("ends", rule.ends, f"after {rule.starts}")


def _check_limit(rule: ContactRule) -> None:
	check_whole(rule.maximum, "maximum", 1, 1000)
	check_whole(rule.period_days, "period_days", 1, MAXIMUM_PERIOD_DAYS)


def _check_gap(rule: ContactRule) -> None:
	check_whole(rule.gap_minutes, "gap_minutes", 1, MAXIMUM_GAP_MINUTES)


def _check_party(rule: ContactRule) -> None:
	if not rule.parties:
		raise InvalidTermError("parties", (), "at least one")


def _check_channel(rule: ContactRule) -> None:
	if not rule.channels:
		raise InvalidTermError("channels", (), "at least one")


def _check_nothing(_rule: ContactRule) -> None:
	pass


_CHECKS = {
	RuleKind.HOURS: _check_hours,
	RuleKind.FREQUENCY: _check_limit,
	RuleKind.CHANNELS: _check_limit,
	RuleKind.GAP: _check_gap,
	RuleKind.PARTY: _check_party,
	RuleKind.CHANNEL: _check_channel,
	RuleKind.CONSENT: _check_nothing,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastContact:
	"""A contact that was made or tried; `at` is the local time of the person."""

	channel: Channel
	at: datetime
	debt: str
	is_reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedContact:
	"""A contact that is asked about; `at` is the local time of the person, without a zone.

	`authorized` are the channels that the person has authorized, None where nobody asked; `closed` those that the person
	has closed.
	"""

	channel: Channel
	at: datetime
	debt: str
	party: Party = Party.DEBTOR
	collector: Collector = Collector.LENDER
	authorized: frozenset[Channel] | None = None
	closed: frozenset[Channel] = frozenset()

	def __post_init__(self) -> None:
		check_kind(self.at, datetime, "at")
		if self.at.tzinfo is not None:
			raise InvalidDateError("at", self.at, "a local time without a zone")
