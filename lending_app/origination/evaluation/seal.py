"""The seal of an evaluation: a keyed hash over all that it holds, so that a change behind the app's back is seen."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import get_datetime
from frappe.utils.password import get_encryption_key

from lending_app.engine.values.serialize import dump
from lending_app.origination.evaluation.facts import FIGURES, Facts

EVALUATION = "Credit Evaluation"
# Erasing a client's personal data changes the first; the seal cannot hold itself.
UNSEALED = ("client_name", "seal", "naming_series")
NUMBERS = ("Int", "Float", "Currency", "Percent", "Check")
LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML")
SIX = Decimal("1.000000")


def make_seal(values: Mapping[str, Any]) -> str:
	"""The seal of an evaluation's fields and rows, read from the database or about to be written."""
	parts = [_list_values(EVALUATION, values, ("name",))]
	for field in _list_tables():
		rows = sorted(values.get(field.fieldname) or [], key=lambda row: row.get("idx"))
		parts += [_list_values(field.options, row, ()) for row in rows]
	text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
	return hmac.new(_get_key(), text.encode(), hashlib.sha256).hexdigest()


def make_fingerprint(facts: Facts) -> str:
	"""A hash over the figures that an evaluation rests on."""
	return hash_content({section: getattr(facts, section) for section in FIGURES})


def hash_content(content: Any) -> str:
	return hashlib.sha256(dump_json(content).encode()).hexdigest()


def dump_json(content: Any) -> str:
	return json.dumps(dump(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _get_key() -> bytes:
	"""The site's own key, which is not in the database that a tamperer may reach."""
	return b"credit evaluation:" + get_encryption_key().encode()


def _list_values(doctype: str, values: Mapping[str, Any], more: Iterable[str]) -> list[str]:
	fields = _list_fields(doctype)
	return [
		*(str(values.get(name)) for name in more),
		*(_show(values.get(name), kind) for name, kind in fields),
	]


@lru_cache(maxsize=16)
def _list_fields(doctype: str) -> tuple[tuple[str, str], ...]:
	"""Fields under the seal with their types; a worker that migrates starts again."""
	return tuple(
		(field.fieldname, field.fieldtype)
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype not in (*LAYOUT, "Table")
		and field.fieldname not in UNSEALED
		and not field.is_virtual
	)


def _list_tables() -> list[Any]:
	return frappe.get_meta(EVALUATION).get_table_fields()


def _show(value: Any, kind: str) -> str:
	"""The same text for a value and for what the database gives back of it."""
	if kind in NUMBERS:
		return _show_number(value)
	if value is None or value == "":
		return ""
	if kind == "Datetime":
		return get_datetime(value).isoformat(timespec="microseconds")
	return str(value)


def _show_number(value: Any) -> str:
	try:
		return str(Decimal(str(value or 0)).quantize(SIX))
	except InvalidOperation:
		return str(value)
