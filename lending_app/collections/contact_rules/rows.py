"""The rules of contact that the app brings, one row of a file each with its source, and how one becomes the engine's.

It needs no framework.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

from lending_app.engine.contact.rules import (
	Channel,
	Collector,
	ContactRule,
	Counted,
	Party,
	RuleKind,
	Scope,
)

FILE = Path(__file__).with_name("contact_rules.csv")
# What a collector, a template or a claim has to know, and no planned contact is measured by.
TOLD = ("Guidance", "Opt-Out", "Record", "Cost", "Before a Claim")
KINDS = (*(kind.value for kind in RuleKind), *TOLD)

Row = Mapping[str, str]


def read_rows() -> list[dict[str, str]]:
	"""The rows of the file. Weekdays are 1, Monday, to 7; lists are parted by semicolons; empty means all, or none known."""
	with FILE.open(encoding="utf-8", newline="") as file:
		return list(csv.DictReader(file))


def build_rule(row: Row) -> ContactRule | None:
	"""The engine's rule of a row; None for one that only tells something."""
	if row["kind"] in TOLD:
		return None
	return ContactRule(
		name=row["name"],
		kind=RuleKind(row["kind"]),
		forbids=row["forbids"] == "1",
		channels=frozenset(map(Channel, _split(row["channels"]))),
		parties=frozenset(map(Party, _split(row["parties"]))),
		collectors=frozenset(map(Collector, _split(row["collectors"]))),
		weekdays=frozenset(int(day) - 1 for day in _split(row["weekdays"])),
		on_holidays=row["on_holidays"] == "1",
		starts=_to_time(row["starts"]),
		ends=_to_time(row["ends"]),
		maximum=_to_whole(row["maximum"]),
		period_days=_to_whole(row["period_days"]),
		gap_minutes=_to_whole(row["gap_minutes"]),
		scope=Scope(row["scope"] or Scope.PERSON),
		counted=Counted(row["counted"] or Counted.ATTEMPTS),
		in_force_from=_to_date(row["in_force_from"]),
		in_force_until=_to_date(row.get("in_force_until", "")),
		is_confirmed=row["is_confirmed"] == "1",
	)


def build_rules(country: str, *, is_confirmed: bool | None = None) -> list[ContactRule]:
	"""The rules that the app brings for a country (ISO code) as a whole; `is_confirmed` takes them all as such."""
	found = []
	for row in read_rows():
		if row["country"] == country and not row["region"]:
			changed = row if is_confirmed is None else {**row, "is_confirmed": "1" if is_confirmed else "0"}
			found.append(build_rule(changed))
	return [rule for rule in found if rule is not None]


def _split(text: str) -> list[str]:
	return [part for part in text.split(";") if part]


def _to_time(text: str) -> time | None:
	return time.fromisoformat(text) if text else None


def _to_date(text: str) -> date | None:
	return date.fromisoformat(text) if text else None


def _to_whole(text: str) -> int | None:
	return int(text) if text else None
