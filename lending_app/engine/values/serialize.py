"""Terms, facts and states as JSON-ready values and back, and the JSON Schema of what can be read.

Amounts and rates are texts, so that no binary fraction ever stands for money; dates are ISO 8601.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lending_app.engine.values.errors import InvalidTermError

DECIMAL_PATTERN = r"^-?\d+(\.\d+)?$"
DATE_PATTERN = r"\d{4}-\d{2}-\d{2}"


def dump(value: Any) -> Any:
	"""A JSON-ready value; derived fields are left out.

	>>> dump({"rate": Decimal("0.18"), "day": date(2025, 1, 15)})
	{'rate': '0.18', 'day': '2025-01-15'}
	"""
	if isinstance(value, Enum):
		return value.value
	if isinstance(value, Decimal):
		return f"{value:f}"
	if isinstance(value, date):
		return value.isoformat()
	if is_dataclass(value):
		return {item.name: dump(getattr(value, item.name)) for item in fields(value) if item.init}
	if isinstance(value, dict):
		return {key: dump(item) for key, item in value.items()}
	if isinstance(value, frozenset):
		return sorted(dump(item) for item in value)
	if isinstance(value, tuple | list):
		return [dump(item) for item in value]
	return value


def load(kind: Any, data: Any, field: str = "") -> Any:
	"""A value of `kind` from what `dump` gave or a person wrote. Raises InvalidTermError naming the field, EngineError."""
	origin = get_origin(kind)
	if origin in (Union, UnionType):
		inner = [item for item in get_args(kind) if item is not NoneType]
		return None if data is None else load(inner[0], data, field)
	if origin in (tuple, frozenset):
		return origin(_load_items(kind, data, field))
	if is_dataclass(kind):
		return _load_dataclass(kind, data, field)
	return _load_scalar(kind, data, field)


def _load_items(kind: Any, data: Any, field: str) -> list[Any]:
	if not isinstance(data, list | tuple):
		raise InvalidTermError(field, data, "a list")
	inner = get_args(kind)
	if get_origin(kind) is tuple and inner[-1] is not Ellipsis:
		if len(data) != len(inner):
			raise InvalidTermError(field, data, f"{len(inner)} values")
		return [load(part, item, field) for part, item in zip(inner, data, strict=True)]
	return [load(inner[0], item, field) for item in data]


def _load_dataclass(kind: Any, data: Any, field: str) -> Any:
	if not isinstance(data, dict):
		raise InvalidTermError(field or kind.__name__, data, "an object with named values")
	known = _get_fields(kind)
	for name in data:
		if name not in known:
			raise InvalidTermError(f"{field}.{name}".lstrip("."), data[name], "one of " + ", ".join(known))
	for name, (item, _) in known.items():
		if name not in data and item.default is MISSING and item.default_factory is MISSING:
			raise InvalidTermError(f"{field}.{name}".lstrip("."), None, "given")
	return kind(
		**{name: load(known[name][1], item, f"{field}.{name}".lstrip(".")) for name, item in data.items()}
	)


@cache
def _get_fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
	hints = get_type_hints(kind)
	return {item.name: (item, hints[item.name]) for item in fields(kind) if item.init}


def _load_scalar(kind: Any, data: Any, field: str) -> Any:
	try:
		if kind is Decimal:
			if isinstance(data, bool) or not isinstance(data, str | int | Decimal):
				raise InvalidTermError(field, data, "a number as text")
			return Decimal(_match(DECIMAL_PATTERN, data))
		if kind is date:
			return data if type(data) is date else date.fromisoformat(_match(DATE_PATTERN, data))
		if isinstance(kind, type) and issubclass(kind, Enum):
			return kind(data)
	except InvalidTermError:
		raise
	except (InvalidOperation, ValueError, TypeError):
		raise InvalidTermError(field, data, _get_bound(kind)) from None
	if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
		raise InvalidTermError(field, data, _get_bound(kind))
	return data


def _match(pattern: str, data: Any) -> Any:
	"""A text that is written as the schema has it: Python reads more, as 1_000 and 2025-W03-1. Raises ValueError."""
	if isinstance(data, str) and not re.fullmatch(pattern, data, re.ASCII):
		raise ValueError(data)
	return data


def _get_bound(kind: Any) -> str:
	if isinstance(kind, type) and issubclass(kind, Enum):
		return "one of " + ", ".join(str(member.value) for member in kind)
	words: dict[Any, str] = {Decimal: "a number as text", date: "a date, YYYY-MM-DD", int: "a whole number"}
	return words.get(kind) or str(kind.__name__)


def build_json_schema(kind: Any) -> dict[str, Any]:
	"""JSON Schema (draft 2020-12) of what `load` reads for a kind."""
	origin = get_origin(kind)
	if origin in (Union, UnionType):
		inner = next(item for item in get_args(kind) if item is not NoneType)
		return {"anyOf": [build_json_schema(inner), {"type": "null"}]}
	if origin in (tuple, frozenset):
		return _build_list_schema(kind)
	if is_dataclass(kind):
		return _build_object_schema(kind)
	if isinstance(kind, type) and issubclass(kind, Enum):
		return {"enum": [member.value for member in kind]}
	scalars: dict[Any, dict[str, Any]] = {
		Decimal: {"type": "string", "pattern": DECIMAL_PATTERN},
		date: {"type": "string", "format": "date"},
		int: {"type": "integer"},
		bool: {"type": "boolean"},
		str: {"type": "string"},
	}
	return scalars[kind]


def _build_list_schema(kind: Any) -> dict[str, Any]:
	inner = get_args(kind)
	if get_origin(kind) is tuple and inner[-1] is not Ellipsis:
		parts = [build_json_schema(part) for part in inner]
		return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
	return {"type": "array", "items": build_json_schema(inner[0])}


def _build_object_schema(kind: Any) -> dict[str, Any]:
	known = _get_fields(kind)
	required = [
		name
		for name, (item, _) in known.items()
		if item.default is MISSING and item.default_factory is MISSING
	]
	return {
		"type": "object",
		"title": kind.__name__,
		"description": (kind.__doc__ or "").strip().split("\n")[0],
		"properties": {name: build_json_schema(hint) for name, (_, hint) in known.items()},
		"required": required,
		"additionalProperties": False,
	}
