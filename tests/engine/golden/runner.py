"""Reads golden cases and compares what they expect with what the engine says.

A case is an object of a JSON file of this folder:

	name       a sentence
	source     where the expected figures come from
	kind       "schedule" (build_schedule), "replay" (LoanState) or "year_fraction" (year_ratio as a decimal)
	terms      fields of LoanTerms: texts for amounts and rates, dates as ISO texts, enums by their value
	start      day of disbursement, or from which a part of a year is counted (to `end`, by `day_count` and `holidays`)
	facts      [kind, id, date, amount or reversed id, {more fields}], or an object with its `type`; a disbursement of
	           the whole is implied, or of what is `drawn`
	as_of      day of the state
	expected   path -> figure: fields, [index], `count`, {ROLE} or {ROLE/channel} of a position; [from:to] sums what
	           follows over a range, as in installments[0:12].interest
	tolerance  what an unrounded published figure may differ by, "0" if left out
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import add
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from lending_app import engine
from lending_app.engine import (
	PRESETS,
	AllocationPolicy,
	BusinessCalendar,
	Disbursed,
	LoanTerms,
	Paid,
	Reversed,
	build_schedule,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState
from lending_app.engine.values.day_count import DayCount, year_ratio
from lending_app.engine.values.serialize import load

FOLDER = Path(__file__).parent
KEYS = {
	"name",
	"source",
	"kind",
	"terms",
	"start",
	"end",
	"day_count",
	"holidays",
	"facts",
	"drawn",
	"as_of",
	"expected",
	"tolerance",
}
_STEP = re.compile(r"(\w+)|\[(-?\d+)\]|\[(\d+):(\d+)\]|\{([^}]*)\}")


def list_cases() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Every case of the folder with its id, file by file."""
	for path in sorted(FOLDER.glob("*.json")):
		for case in json.loads(path.read_text()):
			yield f"{path.stem}: {case['name']}", case


def calculate(case: dict[str, Any]) -> Any:
	"""What the engine says to the inputs of a case."""
	if case["kind"] == "year_fraction":
		calendar = BusinessCalendar(holidays=frozenset(map(_date, case.get("holidays", []))))
		numerator, denominator = year_ratio(
			_date(case["start"]), _date(case["end"]), DayCount(case["day_count"]), calendar
		)
		return {"years": Decimal(numerator) / denominator, "days": Decimal(numerator)}
	terms = _build(LoanTerms, case["terms"])
	start = _date(case["start"])
	if case["kind"] == "schedule":
		return build_schedule(terms, start)
	return _replay(case, terms, start)


def find(result: Any, path: str) -> Any:
	"""The figure a path leads to."""
	for step in _STEP.finditer(path):
		name, position, low, high, key = step.groups()
		if low is not None:
			rest = path[step.end() :].lstrip(".")
			return reduce(add, (find(item, rest) for item in result[int(low) : int(high)]))
		if position is not None:
			result = result[int(position)]
		elif key is not None:
			result = _look_up(result, key)
		else:
			result = result[name] if isinstance(result, dict) else _get(result, name)
	return result


def as_text(value: Any) -> str:
	"""A figure as the case files write it."""
	if isinstance(value, Enum):
		return str(value.value)
	return value.isoformat() if isinstance(value, date) else str(value)


def _replay(case: dict[str, Any], terms: LoanTerms, start: date) -> LoanState:
	drawn = Decimal(case.get("drawn", terms.principal))
	facts: list[Fact] = [Disbursed(fact_id="D", value_date=start, amount=drawn)]
	for given in case.get("facts", []):
		if isinstance(given, dict):
			values = {name: value for name, value in given.items() if name != "type"}
			facts.append(load(getattr(engine, given["type"]), values))
			continue
		kind, fact_id, day, value, *more = given
		if kind == "reversed":
			facts.append(Reversed(fact_id=fact_id, value_date=_date(day), reverses=value))
		else:
			row = {"fact_id": fact_id, "value_date": day, "amount": value} | (more[0] if more else {})
			facts.append(_build(Paid, row))
	return replay(terms, facts, _date(case["as_of"]))


def _get(result: Any, name: str) -> Any:
	return len(result) if name == "count" else getattr(result, name)


def _look_up(state: Any, key: str) -> Any:
	"""A balance of a position by ROLE or ROLE/channel."""
	role, _, channel = key.partition("/")
	return next(
		(amount for (where, how), amount in state.items() if (where.value, how) == (role, channel)), 0
	)


def _build(kind: type, values: dict[str, Any]) -> Any:
	hints = get_type_hints(kind)
	known = {item.name for item in fields(kind) if item.init}
	assert set(values) <= known, set(values) - known
	return kind(**{name: _convert(hints[name], value) for name, value in values.items()})


def _convert(hint: Any, value: Any) -> Any:
	if isinstance(hint, UnionType):
		return None if value is None else _convert(get_args(hint)[0], value)
	if get_origin(hint) in (tuple, frozenset):
		return load(hint, value)
	if hint is AllocationPolicy:
		return PRESETS[value]
	if hint is date:
		return _date(value)
	if hint is Decimal or issubclass(hint, Enum):
		return hint(value)
	return _build(hint, value) if isinstance(value, dict) else value


def _date(text: str) -> date:
	return date.fromisoformat(text)
