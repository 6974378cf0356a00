"""Which facts stand, and in which order they count."""

from __future__ import annotations

from datetime import date

import pytest

from lending_app.engine import list_effective
from lending_app.engine.values.errors import DuplicateFactError, FactError, UnknownFactError
from tests.engine.support import START, disburse, make_terms, pay, reverse

DAY = date(2025, 2, 15)


def list_ids(*facts: object) -> list[str]:
	return [fact.fact_id for fact in list_effective(facts)]  # type: ignore[arg-type]


def test_facts_count_by_date_kind_and_id() -> None:
	disbursed = disburse(make_terms())
	early = pay("A", START, "1")
	assert list_ids(pay("C", DAY, "1"), pay("B", DAY, "1"), early, disbursed) == ["D", "A", "B", "C"]


def test_a_reversal_removes_its_fact_and_itself() -> None:
	assert list_ids(reverse("R", "P", DAY), pay("P", START, "1"), pay("Q", START, "1")) == ["Q"]


def test_reversing_twice_is_reversing_once() -> None:
	assert list_ids(pay("P", START, "1"), reverse("R", "P", DAY), reverse("S", "P", DAY)) == []


def test_an_id_is_used_once() -> None:
	with pytest.raises(DuplicateFactError) as caught:
		list_effective([pay("P", START, "1"), pay("P", DAY, "2")])
	assert caught.value.value == "P"


def test_only_a_fact_that_is_there_can_be_reversed() -> None:
	with pytest.raises(UnknownFactError):
		list_effective([reverse("R", "P", DAY)])


def test_a_reversal_is_not_reversed() -> None:
	with pytest.raises(FactError):
		list_effective([pay("P", START, "1"), reverse("R", "P", DAY), reverse("S", "R", DAY)])
