"""The golden cases of costs and returns: published figures that the engine must give."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.engine.golden.costs.runner import KEYS, calculate, list_cases, parse_years

CASES = dict(list_cases())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_engine_gives_the_published_figures(case: dict[str, Any]) -> None:
	result = calculate(case)
	for name, expected in case["expected"].items():
		if name in ("percent", "value"):
			assert abs(result[name] - Decimal(expected)) <= Decimal(case["tolerance"]), result[name]
		elif name == "years":
			assert result[name] == parse_years(expected)
		else:
			assert str(result[name]) == expected


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_case_names_its_source_and_expects_something(case: dict[str, Any]) -> None:
	assert set(case) <= KEYS
	assert len(case["source"]) > 10
	assert case["expected"]


def test_case_names_are_unique_and_the_cases_are_there() -> None:
	assert len(CASES) == len(list(list_cases()))
	assert len(CASES) >= 110
