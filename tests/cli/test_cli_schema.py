"""The published JSON Schema: it takes the examples and what the commands take, and refuses what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lending_app.cli.files import DRAFT, FACT_TYPES
from tests.cli.cli_support import TERMS, call
from tests.embedded.embedded_runs import ROOT

EXAMPLES = sorted((ROOT / "examples" / "loans").glob("*.json"))
KINDS: dict[str, type | tuple[type, ...]] = {
	"object": dict,
	"array": list,
	"string": str,
	"integer": int,
	"boolean": bool,
	"null": type(None),
}


def is_valid(schema: dict[str, Any], value: Any) -> bool:
	"""The keywords of JSON Schema that ours uses."""
	if "const" in schema or "enum" in schema:
		return value in schema.get("enum", [schema.get("const")])
	for keyword in ("anyOf", "oneOf"):
		if keyword in schema:
			count = sum(is_valid(part, value) for part in schema[keyword])
			return count == 1 if keyword == "oneOf" else count > 0
	kind = schema["type"]
	if not isinstance(value, KINDS[kind]) or (kind == "integer" and isinstance(value, bool)):
		return False
	if kind == "object":
		return is_valid_object(schema, value)
	if kind == "array":
		return is_valid_list(schema, value)
	return kind != "string" or re.search(schema.get("pattern", ""), value) is not None


def is_valid_object(schema: dict[str, Any], value: dict[str, Any]) -> bool:
	assert schema["additionalProperties"] is False
	known = schema["properties"]
	return set(schema.get("required", ())) <= set(value) <= set(known) and all(
		is_valid(known[name], item) for name, item in value.items()
	)


def is_valid_list(schema: dict[str, Any], value: list[Any]) -> bool:
	if "prefixItems" in schema:
		pairs = zip(schema["prefixItems"], value, strict=False)
		return schema["minItems"] <= len(value) <= schema["maxItems"] and all(
			is_valid(part, item) for part, item in pairs
		)
	return all(is_valid(schema["items"], item) for item in value)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
	result = call("schema")
	assert result.exit_code == 0
	found: dict[str, Any] = json.loads(result.output)
	return found


def test_the_schema_names_its_draft_and_every_kind_of_fact(schema: dict[str, Any], tmp_path: Path) -> None:
	assert schema["$schema"] == DRAFT
	kinds = [part["properties"]["type"]["const"] for part in schema["properties"]["facts"]["items"]["oneOf"]]
	assert kinds == list(FACT_TYPES)
	assert {"disbursed", "paid", "reversed"} <= set(kinds)
	assert call("schema", "--out", tmp_path / "schema.json").output == ""
	assert json.loads((tmp_path / "schema.json").read_text()) == schema
	assert "is not there" in call("schema", "--out", tmp_path / "none" / "schema.json").output


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_valid(schema: dict[str, Any], path: Path) -> None:
	assert is_valid(schema, json.loads(path.read_text()))


@pytest.mark.parametrize(
	"broken",
	[
		{"loan": TERMS},
		{"terms": {**TERMS, "principal": 1.5}},
		{"terms": {"principal": "1"}},
		{"terms": {**TERMS, "method": "Zigzag"}},
		{"terms": {**TERMS, "grace": {"full": 1}}},
		{"terms": TERMS, "facts": [{"type": "lost"}]},
		{"terms": TERMS, "facts": [{"type": "paid", "fact_id": "P", "value_date": "2025-02-01"}]},
	],
)
def test_what_the_commands_refuse_is_not_valid(schema: dict[str, Any], broken: dict[str, Any]) -> None:
	assert not is_valid(schema, broken)
	assert call("replay", "--file", "-", given=broken).exit_code == 2
