"""What the command line refuses of its inputs, and the words it has for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lending_app.book.errors import describe
from lending_app.engine import EngineError
from lending_app.engine.values.errors import NotChargedOffError, NotDisbursedError
from tests.cli.cli_support import TERMS, ask, call, refuse

PAID = {"type": "paid", "fact_id": "P", "value_date": "2025-02-15", "amount": "9168"}
FILE = {"terms": TERMS, "start": "2025-01-15", "as_of": "2025-03-01", "facts": [PAID]}


def replay_with(*facts: dict[str, Any]) -> str:
	return refuse("replay", "--file", "-", given={**FILE, "facts": [PAID, *facts]})


def test_facts_that_name_each_other_wrongly_are_refused_in_words() -> None:
	assert replay_with(PAID) == "fact id P: two facts have this id; give each its own"
	reversal = {"type": "reversed", "fact_id": "R", "value_date": "2025-02-20", "reverses": "X"}
	assert replay_with(reversal) == "reverses X: no fact of the loan has this id"
	drawn = {"type": "disbursed", "value_date": "2025-01-15", "amount": "100000"}
	text = replay_with({**drawn, "fact_id": "D1"}, {**drawn, "fact_id": "D2"})
	assert text == "fact id D2: the loan was disbursed already and is drawn once"


def test_every_refusal_without_a_bound_has_words_of_its_own() -> None:
	assert describe(NotChargedOffError("value_date")) == "only a loan that was charged off can be sold"
	assert describe(NotDisbursedError("value_date")) == "the loan was not disbursed by that day"
	assert describe(EngineError("anything")) == "is not possible here"


@pytest.mark.parametrize("amount", ["1_000", " 1000", "1e3", "+1000", "\u0661\u0660", ".5", "5.", "NaN", ""])
def test_amounts_are_written_as_the_schema_has_them(amount: str) -> None:
	text = refuse("replay", "--file", "-", given={**FILE, "facts": [{**PAID, "amount": amount}]})
	assert "must be a number as text" in text


@pytest.mark.parametrize("day", ["2025-W07-6", "20250215", "2025-2-15", "2025-02-30", "\uff12025-02-15"])
def test_dates_are_written_as_the_schema_has_them(day: str) -> None:
	text = refuse("replay", "--file", "-", given={**FILE, "facts": [{**PAID, "value_date": day}]})
	assert "must be a date, YYYY-MM-DD" in text


@pytest.mark.parametrize("number", ["1_000", "\uff1100", "0x10", "nan"])
def test_numbers_of_options_are_plain(number: str) -> None:
	assert "is not a number" in refuse(
		"schedule", "--principal", number, "--rate", 18, "--installments", 3, "--start", "2025-01-15"
	)


def test_a_key_given_twice_is_refused() -> None:
	text = json.dumps(FILE).replace('"amount":', '"amount": "1", "amount":')
	assert refuse("replay", "--file", "-", given=text) == "amount 9168: must be given once"


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
	path = tmp_path / "loan.json"
	path.write_text(json.dumps(FILE), encoding="utf-8-sig")
	expected = ask("replay", "--file", "-", given=FILE)
	assert ask("replay", "--file", path) == expected
	assert ask("replay", "--file", "-", given="\ufeff" + json.dumps(FILE)) == expected


def test_the_file_that_is_read_is_not_written(tmp_path: Path) -> None:
	path = tmp_path / "loan.json"
	path.write_text(json.dumps(FILE), encoding="utf-8")
	assert "is the file that is read" in refuse("replay", "--file", path, "--out", path)
	assert json.loads(path.read_text(encoding="utf-8")) == FILE


def test_a_rate_of_too_many_decimals_says_so() -> None:
	rate = "0." + "0" * 40 + "1"
	text = refuse("replay", "--file", "-", given={**FILE, "terms": {**TERMS, "annual_rate": rate}})
	assert text.endswith("has more than 40 decimals")


def test_a_replay_can_check_itself() -> None:
	assert call("replay", "--check", "--file", "-", given=FILE).exit_code == 0
