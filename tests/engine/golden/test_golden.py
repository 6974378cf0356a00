"""The golden cases: published or independently computed figures that the engine must give."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.engine.golden.published import PAGE, build_table, list_published
from tests.engine.golden.runner import KEYS, as_text, calculate, find, list_cases

CASES = dict(list_cases())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_engine_gives_the_expected_figures(case: dict[str, Any]) -> None:
	result = calculate(case)
	tolerance = Decimal(case.get("tolerance", "0"))
	for path, expected in case["expected"].items():
		found = find(result, path)
		if tolerance:
			assert abs(found - Decimal(expected)) <= tolerance, f"{path}: {found}, not {expected}"
		else:
			assert as_text(found) == expected, f"{path}: {found}, not {expected}"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_case_names_its_source_and_expects_something(case: dict[str, Any]) -> None:
	assert set(case) <= KEYS
	assert len(case["source"]) > 10
	assert case["expected"]


def test_case_names_are_unique_and_the_cases_are_there() -> None:
	assert len(CASES) == len(list(list_cases()))
	assert len(CASES) >= 40


def test_the_page_of_published_figures_is_in_step() -> None:
	assert build_table() in PAGE.read_text(encoding="utf-8")
	assert sum(row.figures for row in list_published()) >= 152
