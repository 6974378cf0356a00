"""Between a stored rule of contact and a row of the app's file: check boxes here, lists there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frappe.utils import cstr

from lending_app.collections.contact_rules.rows import Row
from lending_app.engine.contact.rules import Channel, Party

CHANNEL_FIELDS = {f"is_by_{channel.name.lower()}": channel.value for channel in Channel}
PARTY_FIELDS = {f"is_to_{party.name.lower()}": party.value for party in Party}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_FIELDS = {f"is_on_{name}": str(number) for number, name in enumerate(WEEKDAYS, 1)}
LISTS = {"channels": CHANNEL_FIELDS, "parties": PARTY_FIELDS, "weekdays": WEEKDAY_FIELDS}
CHECKS = {"forbids": "is_prohibition", "on_holidays": "is_on_holidays", "is_confirmed": "is_confirmed"}
NUMBERS = ("maximum", "period_days", "gap_minutes")
TEXTS = ("kind", "scope", "counted", "region", "text", "law", "article", "source_url", "certainty")
RULE_FIELDS = (
	"name", "country", "collector", "starts", "ends", "in_force_from", "in_force_until",
	*CHANNEL_FIELDS, *PARTY_FIELDS, *WEEKDAY_FIELDS, *CHECKS.values(), *NUMBERS, *TEXTS,
)  # fmt: skip


def read_record(record: Mapping[str, Any]) -> Row:
	"""The row of a stored rule, or of a document that is about to be stored."""
	row = {field: cstr(record.get(field)) for field in (*TEXTS, "in_force_from", "in_force_until")}
	row |= {
		"name": record.get("name") or record.get("rule_name") or "",
		"collectors": cstr(record.get("collector")),
	}
	row |= {column: "1" if record.get(field) else "0" for column, field in CHECKS.items()}
	row |= {field: cstr(record.get(field) or "") for field in NUMBERS}
	row |= {field: cstr(record.get(field)) for field in ("starts", "ends")}
	for column, fields in LISTS.items():
		row[column] = ";".join(value for field, value in fields.items() if record.get(field))
	return row


def list_values(row: Row) -> dict[str, Any]:
	"""The fields of a stored rule that a row of the file has."""
	values: dict[str, Any] = {field: row[field] for field in TEXTS}
	values |= {
		"rule_name": row["name"],
		"collector": row["collectors"],
		"in_force_from": row["in_force_from"] or None,
	}
	values |= {field: int(row[column] == "1") for column, field in CHECKS.items()}
	values |= {field: int(row[field] or 0) for field in NUMBERS}
	values |= {field: row[field] for field in ("starts", "ends")}
	for column, fields in LISTS.items():
		wanted = set(row[column].split(";"))
		values |= {field: int(value in wanted) for field, value in fields.items()}
	return values
