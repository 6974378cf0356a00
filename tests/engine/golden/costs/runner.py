"""Reads the golden cases of costs and returns, in the format of its parent folder with these differences.

kind       a Convention's value, "npv", "xnpv", "irr", "xirr", "effective", "nominal" or "interval"
flows      [date, amount] or [date, amount, times, every]; `every` is a day, week, month or year, or "3 months"
amounts    for "npv" and "irr"
expected   published, unit and percent (the rate times 100) of a convention; value of the others; years of an interval
tolerance  of percent and value
differs    why the source's own figure is not what is expected
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from lending_app.engine.cost import returns
from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost import Convention, IntervalUnit, calculate_effective_cost
from lending_app.engine.effective_cost.intervals import find_month_day, measure_years
from lending_app.engine.values import conversions
from lending_app.engine.values.rates import Frequency, get_period_date

FOLDER = Path(__file__).parent
KEYS = {
	"name",
	"source",
	"kind",
	"flows",
	"amounts",
	"rate",
	"frequency",
	"start",
	"end",
	"unit",
	"expected",
	"tolerance",
	"differs",
}
_STEPS = {
	"day": Frequency.DAILY,
	"week": Frequency.WEEKLY,
	"month": Frequency.MONTHLY,
	"year": Frequency.ANNUAL,
}


def list_cases() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Every case of the folder with its id, file by file."""
	for path in sorted(FOLDER.glob("*.json")):
		for case in json.loads(path.read_text()):
			yield f"{path.stem}: {case['name']}", case


def calculate(case: dict[str, Any]) -> dict[str, Any]:
	"""What the engine says to the inputs of a case."""
	if case["kind"] in _CALCULATIONS:
		return {"value": _CALCULATIONS[case["kind"]](case)}
	if case["kind"] == "interval":
		return {"years": _measure(case)}
	cost = calculate_effective_cost(build_flows(case["flows"]), Convention(case["kind"]))
	return {"published": cost.published, "unit": cost.unit, "percent": cost.rate * 100}


def build_flows(rows: list[list[Any]]) -> list[CashFlow]:
	"""The flows of the rows of a case."""
	return [flow for row in rows for flow in _repeat(*row)]


def parse_years(text: str) -> Fraction:
	"""A sum of fractions as the sources write intervals: `1 + 3/365`."""
	return sum((Fraction(part.strip()) for part in text.split("+")), Fraction(0))


def _repeat(day: str, amount: str, times: int = 1, every: str = "day") -> Iterator[CashFlow]:
	frequency, count = _parse_step(every)
	for index in range(times):
		value_date = get_period_date(date.fromisoformat(day), frequency, index * count)
		yield CashFlow(value_date=value_date, amount=Decimal(amount))


def _parse_step(text: str) -> tuple[Frequency, int]:
	number, _, name = text.rpartition(" ")
	return _STEPS[name.removesuffix("s")], int(number or 1)


def _measure(case: dict[str, Any]) -> Fraction:
	start, end = date.fromisoformat(case["start"]), date.fromisoformat(case["end"])
	unit = IntervalUnit(case["unit"])
	return measure_years(start, end, unit, find_month_day(start, [end]), has_leap_years=True)


def _amounts(case: dict[str, Any]) -> list[Decimal]:
	return [Decimal(amount) for amount in case["amounts"]]


_CALCULATIONS: dict[str, Callable[[dict[str, Any]], Decimal]] = {
	"npv": lambda case: returns.calculate_npv(_amounts(case), Decimal(case["rate"])),
	"irr": lambda case: returns.calculate_irr(_amounts(case)),
	"xnpv": lambda case: returns.calculate_xnpv(build_flows(case["flows"]), Decimal(case["rate"])),
	"xirr": lambda case: returns.calculate_xirr(build_flows(case["flows"])),
	"effective": lambda case: conversions.calculate_effective_rate(
		Decimal(case["rate"]), Frequency(case["frequency"])
	),
	"nominal": lambda case: conversions.calculate_nominal_rate(
		Decimal(case["rate"]), Frequency(case["frequency"])
	),
}
