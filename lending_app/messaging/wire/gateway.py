"""A gateway of the country, told by a pattern of its request: fields of JSON or of a form, with places to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lending_app.messaging.wire.http_answer import read_failure, read_json
from lending_app.messaging.wire.model import Answer, Outcome, Request, Text

PLACES = ("{to}", "{body}", "{sender}", "{key}")
PLACE = re.compile(r"\{[A-Za-z_]*\}")
FORM = "application/x-www-form-urlencoded"
TAKEN = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
	"""`fields` are the request's; `id_field` is where the answer names the message, as "data.id"."""

	address: str
	fields: Mapping[str, Any]
	content_type: str = "application/json"
	token_header: str = ""
	token: str = ""
	id_field: str = ""


def list_unknown_places(fields: Mapping[str, Any]) -> list[str]:
	"""Places that nothing fills in.

	>>> list_unknown_places({"to": "{to}", "data": [{"text": "{text}"}]})
	['{text}']
	"""
	return sorted(set(PLACE.findall(json.dumps(fields))) - set(PLACES))


def build_request(text: Text, key: str, gateway: Gateway) -> Request:
	"""Ask for one message. What a person has written is a value, never a part of the request's shape."""
	values = {"{to}": text.to, "{body}": text.body, "{sender}": text.sender, "{key}": key}
	fields = _fill(gateway.fields, values)
	is_form = gateway.content_type == FORM
	headers = {"Content-Type": gateway.content_type}
	if gateway.token_header and gateway.token:
		headers[gateway.token_header] = gateway.token
	body = urlencode(fields) if is_form else json.dumps(fields, ensure_ascii=False)
	return Request(url=gateway.address, headers=headers, body=body.encode())


def read_answer(status: int, headers: Mapping[str, str], body: bytes, gateway: Gateway) -> Answer:
	"""A gateway that names no id has taken what it answers with success."""
	if status in TAKEN:
		return Answer(outcome=Outcome.TAKEN, provider_id=_find(read_json(body), gateway.id_field))
	return read_failure(status, headers, reason=body[:200].decode("utf-8", "replace"))


def _fill(part: Any, values: Mapping[str, str]) -> Any:
	if isinstance(part, dict):
		return {name: _fill(value, values) for name, value in part.items()}
	if isinstance(part, list):
		return [_fill(value, values) for value in part]
	if isinstance(part, str):
		return PLACE.sub(lambda found: values.get(found.group(), found.group()), part)
	return part


def _find(found: Any, path: str) -> str:
	for name in path.split(".") if path else ():
		if isinstance(found, list) and name.isdigit() and int(name) < len(found):
			found = found[int(name)]
		elif isinstance(found, dict):
			found = found.get(name)
		else:
			return ""
	return "" if found is None or isinstance(found, dict | list) else str(found)[:140]
