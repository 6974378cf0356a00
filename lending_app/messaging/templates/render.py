"""Fill in a text: fields by name and nothing else, so that thousands are filled in at once and none runs anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELD = re.compile(r"\{\{\s*([A-Za-z_]+)\s*\}\}")
BRACES = re.compile(r"\{[{%#]|[}%#]\}")


def list_fields(text: str) -> list[str]:
	"""Names of the fields of a text, once each, in their order.

	>>> list_fields("{{ client_name }}: {{amount}} / {{ amount }}")
	['client_name', 'amount']
	"""
	return list(dict.fromkeys(FIELD.findall(text)))


def has_stray_braces(text: str) -> bool:
	"""Whether something looks like a field and is none.

	>>> has_stray_braces("{{ amount }}"), has_stray_braces("{{ amount"), has_stray_braces("{% if x %}")
	(False, True, True)
	"""
	return bool(BRACES.search(FIELD.sub("", text)))


def list_missing(text: str, values: Mapping[str, str]) -> list[str]:
	"""Fields of the text that have no value."""
	return [name for name in list_fields(text) if not values.get(name, "").strip()]


def render_text(text: str, values: Mapping[str, str]) -> str:
	"""The text with its fields. What is missing has been asked for before: a blank raises KeyError."""
	return FIELD.sub(lambda found: values[found.group(1)], text)
