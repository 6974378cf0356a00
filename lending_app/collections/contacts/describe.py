"""A rule of contact in words, in the reader's language."""

from __future__ import annotations

from frappe import _
from frappe.utils import format_time

from lending_app.collections.contact_rules.rows import Row
from lending_app.collections.contacts.records import WEEKDAYS
from lending_app.engine.contact.rules import Counted, RuleKind


def describe_rule(row: Row) -> str:
	"""What the rule says, with its law: "Calls from 07:00 to 19:00: Monday, Tuesday (Ley 2300 de 2023, 3)"."""
	said = _SENTENCES.get(row["kind"], _describe_told)(row)
	law = ", ".join(part for part in (row["law"], row["article"]) if part)
	return f"{said} ({law})" if law else said


def _describe_hours(row: Row) -> str:
	days = [_(WEEKDAYS[int(number) - 1].title()) for number in row["weekdays"].split(";") if number]
	if row["on_holidays"] == "1":
		days.append(_("Holidays"))
	when = ", ".join(days) or _("every day")
	starts, ends = _say_time(row["starts"] or "00:00"), _say_time(row["ends"] or "23:59")
	if row["forbids"] != "1":
		return _("{0}: only from {1} to {2} ({3})").format(_say_channels(row), starts, ends, when)
	if not row["starts"] and not row["ends"]:
		return _("{0}: not on {1}").format(_say_channels(row), when)
	return _("{0}: not from {1} to {2} ({3})").format(_say_channels(row), starts, ends, when)


def _describe_frequency(row: Row) -> str:
	counted = _("conversations") if row["counted"] == Counted.REACHED.value else _("contacts")
	return _("{0}: at most {1} {2} within {3} days").format(
		_say_channels(row), row["maximum"], counted, row["period_days"]
	)


def _describe_channels(row: Row) -> str:
	return _("At most {0} different channels within {1} days").format(row["maximum"], row["period_days"])


def _describe_gap(row: Row) -> str:
	return _("{0}: at least {1} minutes between two contacts").format(_say_channels(row), row["gap_minutes"])


def _describe_party(row: Row) -> str:
	return _("Not to be contacted: {0}").format(", ".join(_(party) for party in row["parties"].split(";")))


def _describe_channel(row: Row) -> str:
	return _("Not allowed: {0}").format(_say_channels(row))


def _describe_consent(_row: Row) -> str:
	return _("Only by channels that the person has authorized")


def _describe_told(row: Row) -> str:
	return _(row["text"]) if row["text"] else _(row["kind"])


def _say_channels(row: Row) -> str:
	return ", ".join(_(channel) for channel in row["channels"].split(";") if channel) or _("Every channel")


def _say_time(text: str) -> str:
	return format_time(text, "HH:mm")


_SENTENCES = {
	RuleKind.HOURS.value: _describe_hours,
	RuleKind.FREQUENCY.value: _describe_frequency,
	RuleKind.CHANNELS.value: _describe_channels,
	RuleKind.GAP.value: _describe_gap,
	RuleKind.PARTY.value: _describe_party,
	RuleKind.CHANNEL.value: _describe_channel,
	RuleKind.CONSENT.value: _describe_consent,
}
