"""The JSON files that the commands read: their parts, how they are loaded, and their JSON Schema."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost import Convention
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import FACT_KINDS
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.offer.scenarios import ScenarioMatrix
from lending_app.engine.values.conversions import RateBasis
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.serialize import build_json_schema, load

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
	"""A rate on one basis that is asked for on another."""

	rate: Decimal
	source: RateBasis
	target: RateBasis


# The parts of a file besides its facts. Each command reads those it needs.
PARTS: dict[str, tuple[Any, str]] = {
	"terms": (LoanTerms, "What was agreed. All commands but convert."),
	"start": (date, "Day of disbursement; today where left out and no fact says it."),
	"as_of": (date, "Day asked about; today where left out. payoff, replay, explain."),
	"measures": (tuple[Convention, ...], "Measures of effective cost; all where left out. apr."),
	"charges": (tuple[CashFlow, ...], "What is paid besides the schedule, below zero. apr."),
	"cash_flows": (tuple[CashFlow, ...], "Money received, above zero, and paid, instead of a loan. apr."),
	"scenarios": (ScenarioMatrix, "What varies. compare."),
	"conversion": (Conversion, "The rate to convert. convert."),
}


# The kinds of facts, by their `type` in a file.
FACT_TYPES = {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in FACT_KINDS}


def read_file(name: str | None) -> dict[str, Any]:
	"""The object in a JSON file; none is an empty one. Raises InvalidTermError for what is no part of a file."""
	if name is None:
		return {}
	try:
		text = click.get_text_stream("stdin").read() if name == "-" else Path(name).read_text("utf-8-sig")
		data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=refuse_twice)
	except OSError as error:
		raise click.BadParameter(f"{name}: {error.strerror}", param_hint="--file") from None
	except InvalidTermError:
		raise
	except (ValueError, RecursionError) as error:
		raise click.BadParameter(f"{name} is not JSON: {error}", param_hint="--file") from None
	if not isinstance(data, dict):
		raise InvalidTermError("file", name, "an object with named values")
	known = (*PARTS, "facts")
	for field in data:
		if field not in known:
			raise InvalidTermError(field, data[field], "one of " + ", ".join(known))
	return data


def refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
	"""An object of a JSON text; a key given twice would lose the value before. Raises InvalidTermError."""
	found: dict[str, Any] = {}
	for name, value in pairs:
		if name in found:
			raise InvalidTermError(name, value, "given once")
		found[name] = value
	return found


def load_part(data: dict[str, Any], name: str) -> Any:
	"""A part of a file; None where it is left out. Raises EngineError naming the field."""
	return None if data.get(name) is None else load(PARTS[name][0], data[name], name)


def read_flows(path: Path) -> tuple[CashFlow, ...]:
	"""Cash flows from a CSV with columns date, amount and, where it matters, kind. Raises InvalidTermError by line."""
	try:
		with path.open(encoding="utf-8-sig", newline="") as file:
			reader = csv.DictReader(file)
			if not {"date", "amount"} <= set(reader.fieldnames or ()):
				raise InvalidTermError(
					"cash_flows", path.name, "a first line with date,amount or date,amount,kind"
				)
			return tuple(_load_flow(row, f"cash_flows line {reader.line_num}") for row in reader)
	except (OSError, UnicodeDecodeError, csv.Error) as error:
		raise click.BadParameter(f"{path}: {error}", param_hint="--cash-flows") from None


def _load_flow(row: dict[str, str | None], field: str) -> CashFlow:
	if None in row:
		raise InvalidTermError(field, row[None], "as many cells as the first line")  # type: ignore[index]
	data = {"value_date": row["date"], "amount": row["amount"]}
	if row.get("kind"):
		data["kind"] = row["kind"]
	flow: CashFlow = load(CashFlow, data, field)
	return flow


def load_facts(data: Any) -> tuple[Fact, ...]:
	"""Facts from a list of objects with a `type`. Raises InvalidTermError naming the field."""
	if not isinstance(data, list):
		raise InvalidTermError("facts", data, "a list")
	return tuple(_load_fact(item, f"facts[{index}]") for index, item in enumerate(data))


def _load_fact(data: Any, field: str) -> Fact:
	if not isinstance(data, dict):
		raise InvalidTermError(field, data, "an object with named values")
	kind = FACT_TYPES.get(str(data.get("type")))
	if kind is None:
		raise InvalidTermError(f"{field}.type", data.get("type"), "one of " + ", ".join(FACT_TYPES))
	fact: Fact = load(kind, {name: value for name, value in data.items() if name != "type"}, field)
	return fact


def build_file_schema() -> dict[str, Any]:
	"""JSON Schema (draft 2020-12) of the files, from the engine's own values."""
	properties = {
		name: {**build_json_schema(kind), "description": words} for name, (kind, words) in PARTS.items()
	}
	properties["facts"] = {
		"type": "array",
		"description": "What happened, in any order. payoff, replay, explain.",
		"items": {"oneOf": [_build_fact_schema(name, kind) for name, kind in FACT_TYPES.items()]},
	}
	return {
		"$schema": DRAFT,
		"title": "Loan file of lending-app",
		"type": "object",
		"properties": properties,
		"additionalProperties": False,
	}


def _build_fact_schema(name: str, kind: type[Fact]) -> dict[str, Any]:
	schema = build_json_schema(kind)
	return {
		**schema,
		"properties": {"type": {"const": name}, **schema["properties"]},
		"required": ["type", *schema["required"]],
	}
