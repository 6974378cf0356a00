"""Payoff, replay, explanation, comparison, conversion and cost on the command line, in every format."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.cli_support import LOAN, TERMS, ask, call, refuse
from tests.embedded.embedded_runs import ROOT

EXAMPLES = ROOT / "examples" / "loans"
PAYMENTS = EXAMPLES / "payments.json"
PAID = (*LOAN, "--paid", "2025-02-15=9168", "--as-of", "2025-02-20")
PAID_FILE = {
	"terms": TERMS,
	"start": "2025-01-15",
	"facts": [
		{"type": "disbursed", "fact_id": "D", "value_date": "2025-01-15", "amount": "100000"},
		{"type": "paid", "fact_id": "P1", "value_date": "2025-02-15", "amount": "9168"},
	],
	"as_of": "2025-02-20",
}
COMMANDS: dict[str, tuple[tuple[object, ...], dict[str, Any]]] = {
	"payoff": (PAID, PAID_FILE),
	"replay": (PAID, PAID_FILE),
	"explain": (PAID, PAID_FILE),
	"apr": (
		(*LOAN, "--measure", "cat", "--insurance", "2025-03-15=75.50"),
		{
			"terms": TERMS,
			"start": "2025-01-15",
			"measures": ["Mexico CAT"],
			"charges": [{"value_date": "2025-03-15", "amount": "-75.50", "kind": "Insurance"}],
		},
	),
	"convert": (
		("--rate", "0.05", "--from", "effective-daily", "--to", "effective-annual", "--year-days", 360),
		{
			"conversion": {
				"rate": "0.0005",
				"source": {"kind": "Effective", "frequency": "Daily", "year_days": 360},
				"target": {"kind": "Effective", "frequency": "Annual", "year_days": 360},
			}
		},
	),
	"compare": (
		(*LOAN, "--principals", "5000,6000", "--rates", "12,18", "--numbers", "6", "--methods", "flat"),
		{
			"terms": TERMS,
			"start": "2025-01-15",
			"scenarios": {
				"principals": ["5000", "6000"],
				"annual_rates": ["0.12", "0.18"],
				"numbers_of_installments": [6],
				"methods": ["Flat"],
			},
		},
	),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_options_and_file_answer_the_same(command: str) -> None:
	options, given = COMMANDS[command]
	assert ask(command, "--file", "-", given=given) == ask(command, *options)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_in_every_format(command: str, tmp_path: Path) -> None:
	options, _ = COMMANDS[command]
	data = ask(command, *options)
	first = next(iter(data.values()))
	shown = call(command, *options)
	assert shown.exit_code == 0, shown.output
	for ending in ("json", "csv", "xlsx"):
		assert call(command, *options, "--out", tmp_path / f"a.{ending}").exit_code == 0
	assert json.loads((tmp_path / "a.json").read_text()) == data
	with (tmp_path / "a.csv").open(newline="") as file:
		rows = list(csv.DictReader(file))
	sheet = list(load_workbook(tmp_path / "a.xlsx").worksheets[0].values)
	records = first if isinstance(first, list) else [first]
	if command == "explain":
		assert rows[0]["title"] == first["title"] == sheet[1][1]
		return
	assert rows == [
		{name: "" if value is None else str(value) for name, value in row.items()} for row in records
	]
	assert len(sheet) == len(rows) + 1
	assert len(sheet[0]) == len(records[0])


def test_payoff_has_its_parts_and_its_days() -> None:
	data = ask("payoff", "--file", PAYMENTS)
	parts = data["payoff"]
	owed = sum(Decimal(parts[name]) for name in ("principal", "interest", "penalty"))
	assert (
		Decimal(parts["payoff"]) == owed == Decimal(ask("replay", "--file", PAYMENTS)["balances"]["payoff"])
	)
	assert [row["day"] for row in data["days"]] == [
		"up to 2025-03-20", "2025-03-21", "2025-03-22", "2025-03-23", "2025-03-24",
	]  # fmt: skip
	for name in ("interest", "penalty"):
		days = sum(Decimal(row[name] or 0) for row in data["days"])
		assert days == Decimal(data["totals"][name]) == Decimal(parts[name])


def test_replay_shows_where_payments_went_and_what_the_ledger_holds() -> None:
	data = ask("replay", "--file", PAYMENTS, "--section", "allocations")
	assert {row["source_id"] for row in data["allocations"]} == {"P1", "P2"}
	position = ask("replay", "--file", PAYMENTS, "--section", "position")
	assert position["totals"]["debit"] == position["totals"]["credit"]
	shown = call("replay", "--file", PAYMENTS).output
	for words in ("Balances", "Installments", "Where payments went", "Ledger position", "Overdue"):
		assert words in shown


def test_facts_of_options_come_on_top_of_those_of_a_file() -> None:
	more = ask("replay", "--file", "-", "--reversed", "P1", given=PAID_FILE)
	assert more["allocations"] == []
	assert more["balances"]["paid"] == "0.00"
	assert more["position"][0]["role"] == "Funds"
	before = ask("replay", *LOAN, "--as-of", "2025-01-01")
	assert before["balances"]["status"] == "Approved"
	assert before["position"] == []


def test_an_explanation_is_a_tree_of_steps() -> None:
	found = ask("explain", *LOAN, "--installment", 2)["explanation"]
	assert (found["title"], found["result"]) == ("Installment 2", "9168.00")
	assert [step["result"] for step in found["steps"]] == ["1384.98", "7783.02"]
	assert found["steps"][0]["steps"][0]["inputs"]["years"] == "1/12"
	payment = ask("explain", "--file", PAYMENTS, "--payment", "P2")["explanation"]
	assert payment["result"] == "9000.00"
	shown = call("explain", "--file", PAYMENTS, "--payoff").output
	assert "2025-03-24" in shown
	assert "last fact = P2" in shown


def test_files_stand_side_by_side() -> None:
	data = ask("compare", EXAMPLES / "balloon.json", PAYMENTS, "--rate", 12)
	assert [(row["loan"], row["method"]) for row in data["scenarios"]] == [
		("balloon", "Balloon"),
		("payments", "Level Payment"),
	]
	assert [row["annual_rate"] for row in data["scenarios"]] == ["0.12", "0.12"]
	assert data["scenarios"][0]["charges"] == "2360.00"
	assert Decimal(data["scenarios"][0]["effective_annual_rate"]) > Decimal("0.15")


def test_all_measures_come_with_their_convention() -> None:
	data = ask("apr", *LOAN, "--fee", "2025-01-15=500", "--tax", "2025-01-15=90")
	found = {row["convention"]: row for row in data["measures"]}
	assert len(found) == 10
	assert found["Argentina CFTEA"]["rate"] > found["Argentina CFTEA before tax"]["rate"]
	assert "Regulation Z" in found["US APR"]["law"]
	one = ask("apr", *LOAN, "--measure", "us-apr")
	assert one["measures"][0]["published"] == "18.00"
	assert len(one["flows"]) == 13


@pytest.mark.parametrize(
	("arguments", "words"),
	[
		(("replay", *LOAN, "--paid", "2025-02-15"), "is not DATE=AMOUNT"),
		(("replay", *LOAN, "--paid", "2025-02-15=0", "--as-of", "2025-03-01"), "amount 0: must be above 0"),
		(("replay", *LOAN, "--reversed", "P9"), "reverses P9: no fact of the loan has this id"),
		(("payoff", *LOAN, "--as-of", "2025-01-14"), "as of 2025-01-14:"),
		(("explain", *LOAN, "--installment", 13), "number 13: must be 1..12"),
		(("explain", *LOAN, "--payment", "P9"), "source id P9"),
		(("explain", *LOAN, "--installment", 1, "--payoff"), "one of them"),
		(("apr", *LOAN, "--measure", "tae"), "choose one of: us-apr, eu-aprc, cat, cft,"),
		(("convert", "--rate", 18), "from: must be given"),
		(("convert", "--rate", 18, "--from", "monthly"), "choose one of: nominal-daily"),
		(
			("convert", "--rate", "-200", "--from", "effective-annual", "--to", "nominal-monthly"),
			"rate -2 (-200 %): must be above -1, up to 100 as a fraction",
		),
		(
			(
				"convert",
				"--rate",
				1,
				"--from",
				"effective-daily",
				"--to",
				"effective-annual",
				"--year-days",
				1,
			),
			"year days 1: must be 360 or 365",
		),
		(("convert", "--file", EXAMPLES / "balloon.json"), "conversion: must be given"),
		(("compare", *LOAN, "--numbers", "0,12"), "number of installments 0: must be 1..3660"),
		(("compare", *LOAN, "--rates", "12", EXAMPLES / "balloon.json"), "one of them"),
		(("compare", *LOAN, "--methods", "balloon"), "balloon: must be set with its own method"),
	],
)
def test_what_is_refused_names_field_value_and_bound(arguments: tuple[object, ...], words: str) -> None:
	assert words in refuse(*arguments)


@pytest.mark.parametrize(
	("facts", "words"),
	[
		({}, "facts {}: must be a list"),
		([1], "facts[0] 1: must be an object with named values"),
		([{"type": "lost"}], "facts[0].type lost: must be one of charged, charged_off, "),
		([{"type": "paid", "fact_id": "P"}], "facts[0].value date: must be given"),
		(
			[{"type": "paid", "fact_id": "P", "value_date": "x", "amount": "1"}],
			"facts[0].value date x: must be a date",
		),
		([{"type": "paid", "fact_id": "P", "value_date": "2025-02-01", "amount": "1"}] * 2, "fact id P"),
	],
)
def test_a_broken_fact_names_its_place(facts: Any, words: str) -> None:
	given = {"terms": TERMS, "start": "2025-01-15", "facts": facts}
	assert words in refuse("replay", "--file", "-", given=given)


def test_names_with_brackets_are_shown_as_they_are() -> None:
	facts = [{"type": "paid", "fact_id": "[bold]=1+1", "value_date": "2025-02-15", "amount": "9168"}]
	given = {"terms": TERMS, "start": "2025-01-15", "facts": facts, "as_of": "2025-02-20"}
	assert "[bold]=1+1" in call("replay", "--file", "-", given=given).output


ENDS: dict[str, list[dict[str, Any]]] = {
	"paid": [{"type": "paid", "fact_id": "A", "value_date": "2025-02-01", "amount": "101000"}],
	"settled": [
		{"type": "waived", "fact_id": "W1", "value_date": "2025-02-01", "component": "Interest"},
		{"type": "waived", "fact_id": "W2", "value_date": "2025-02-01", "component": "Principal"},
	],
	"sold": [
		{"type": "charged_off", "fact_id": "L", "value_date": "2025-01-20"},
		{"type": "sold", "fact_id": "S", "value_date": "2025-02-01", "amount": "10"},
	],
}


@pytest.mark.parametrize("command", ["replay", "payoff", "explain"])
@pytest.mark.parametrize("end", ENDS)
def test_a_loan_that_has_ended_takes_no_payment(command: str, end: str) -> None:
	late = {"type": "paid", "fact_id": "Q", "value_date": "2025-02-10", "amount": "100"}
	loan = {"terms": TERMS, "start": "2025-01-15", "facts": [late, *ENDS[end]], "as_of": "2025-03-01"}
	assert refuse(command, "--file", "-", given=loan) == (
		"value date 2025-02-10: the loan was closed on 2025-02-01; a closed loan takes no payment and no change"
	)
	ask(command, "--file", "-", "--as-of", "2025-02-09", given=loan)
