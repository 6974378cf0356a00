"""Schedules on the command line: options and files say the same, every format holds the same figures."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lending_app.cli.kinds import slug
from lending_app.engine import AmortizationMethod
from tests.cli.cli_support import LOAN, PLAIN, TERMS, ask, call, refuse

METHODS: dict[AmortizationMethod, tuple[tuple[object, ...], dict[str, Any]]] = {
	AmortizationMethod.LEVEL_PAYMENT: (("--residue", "first"), {"residue": "First"}),
	AmortizationMethod.LEVEL_PRINCIPAL: (("--round-to", 10), {"installment_rounding": {"multiple": "10"}}),
	AmortizationMethod.INTEREST_ONLY: (("--currency", "clp"), {"currency": "CLP"}),
	AmortizationMethod.FLAT: (
		("--round-to", "0.05", "--round-mode", "up"),
		{"installment_rounding": {"multiple": "0.05", "mode": "Up"}},
	),
	AmortizationMethod.BALLOON: (("--balloon-percent", 30), {"balloon": {"rate": "0.3"}}),
	AmortizationMethod.STEPPED: (
		("--step-every", 3, "--step-percent", -5),
		{"steps": {"every": 3, "rate": "-0.05"}},
	),
	AmortizationMethod.IRREGULAR: (
		("--given-principals", "40000,0,60000", "--installments", 3),
		{"given_principals": ["40000", "0", "60000"], "number_of_installments": 3},
	),
}
PLANS: tuple[tuple[tuple[object, ...], dict[str, Any]], ...] = (
	(
		("--grace-full", 2, "--grace-principal", 1, "--grace-interest", "spread"),
		{"grace": {"full_periods": 2, "principal_periods": 1, "deferred_interest": "Spread"}},
	),
	(("--grace-interest-free", 2), {"grace": {"interest_free_periods": 2}}),
	(
		("--skip-months", "7,8", "--season-interest", "at-end"),
		{"seasons": {"months_without_payment": [7, 8], "deferred_interest": "At End"}},
	),
	(
		("--skip-months", 7, "--pay-season-interest"),
		{"seasons": {"months_without_payment": [7], "is_interest_paid": True}},
	),
	(("--balloon-amount", 20000), {"method": "Balloon", "balloon": {"amount": "20000"}}),
	(
		("--step-every", 4, "--step-amount", 250),
		{"method": "Stepped", "steps": {"every": 4, "amount": "250"}},
	),
	(
		("--frequency", "weekly", "--interest-basis", "daily", "--day-count", "actual-360"),
		{"frequency": "Weekly", "interest_basis": "Daily", "day_count": "Actual/360"},
	),
	(
		("--frequency", "semimonthly", "--month-days", "15,31"),
		{"frequency": "Semimonthly", "dates": {"month_days": [15, 31]}},
	),
	(
		("--business-days", "following", "--holidays", "2025-02-17", "--weekend", "5,6", "--move-interest"),
		{
			"dates": {
				"convention": "Following",
				"calendar": {"holidays": ["2025-02-17"], "weekend": [5, 6]},
				"is_interest_adjusted": True,
			}
		},
	),
	(("--fixed-days",), {"dates": {"has_fixed_days": True}}),
	(("--month-end",), {"dates": {"is_end_of_month": True}}),
	(
		("--first-due-date", "2025-03-01", "--first-period", "added-to-first"),
		{"first_due_date": "2025-03-01", "dates": {"first_period": "Added to First"}},
	),
	(("--first-due-date", "2025-03-01"), {"first_due_date": "2025-03-01"}),
	(
		("--fee-percent", 2, "--fee-amount", 100, "--set", "opening_fee.tax_rate=0.18"),
		{"opening_fee": {"rate": "0.02", "fixed_amount": "100", "tax_rate": "0.18"}},
	),
	(("--set", "default_after_days=60"), {"default_after_days": 60}),
)


@pytest.mark.parametrize("method", METHODS)
def test_options_and_file_give_the_same_schedule_of_every_method(method: AmortizationMethod) -> None:
	options, terms = METHODS[method]
	plain = ask("schedule", *LOAN, "--method", slug(method.value), *options)
	given = {"terms": {**TERMS, "method": method.value, **terms}, "start": "2025-01-15"}
	assert ask("schedule", "--file", "-", given=given) == plain
	assert sum(Decimal(row["principal"]) for row in plain["installments"]) == 100000


@pytest.mark.parametrize(("options", "terms"), PLANS)
def test_options_and_file_give_the_same_schedule_of_every_plan(
	options: tuple[object, ...], terms: dict[str, Any]
) -> None:
	given = {"terms": {**TERMS, **terms}, "start": "2025-01-15"}
	assert ask("schedule", "--file", "-", given=given) == ask("schedule", *LOAN, *options)


def test_the_plain_command_just_works() -> None:
	result = call("schedule", *PLAIN)
	assert result.exit_code == 0
	assert "9,168.00" in result.output


def test_json_holds_amounts_as_text_and_totals() -> None:
	data = ask("schedule", *LOAN)
	assert data["installments"][0] == {
		"number": 1,
		"due_date": "2025-02-15",
		"days": 31,
		"principal": "7668.00",
		"interest": "1500.00",
		"total": "9168.00",
		"closing_principal": "92332.00",
	}
	assert data["totals"] == {"principal": "100000.00", "interest": "10015.99", "total": "110015.99"}


def test_every_format_holds_the_same_figures(tmp_path: Path) -> None:
	rows = ask("schedule", *LOAN)["installments"]
	for ending in ("json", "csv", "xlsx", "txt"):
		result = call("schedule", *LOAN, "--out", tmp_path / f"plan.{ending}")
		assert result.exit_code == 0, result.output
		assert result.output == ""
	assert json.loads((tmp_path / "plan.json").read_text())["installments"] == rows
	with (tmp_path / "plan.csv").open(newline="") as file:
		assert list(csv.DictReader(file)) == [
			{name: str(value) for name, value in row.items()} for row in rows
		]
	cells = list(load_workbook(tmp_path / "plan.xlsx")["Installments"].values)
	assert cells[0][:2] == ("No.", "Due")
	assert [Decimal(str(row[5])) for row in cells[1:13]] == [Decimal(row["total"]) for row in rows]
	assert cells[13][1:6] == ("Total", None, 100000, 10015.99, 110015.99)
	assert "110,015.99" in (tmp_path / "plan.txt").read_text()


def test_options_amend_a_file(tmp_path: Path) -> None:
	path = tmp_path / "terms.json"
	path.write_text(json.dumps({"terms": {**TERMS, "grace": {"full_periods": 2}}, "start": "2025-01-15"}))
	rows = ask("schedule", "--file", path, "--rate", 12, "--grace-interest", "at-end")["installments"]
	assert [row["total"] for row in rows[:3]] == ["0.00", "0.00", "10558.21"]


def test_capitalized_interest_has_its_column() -> None:
	result = call("schedule", *LOAN, "--grace-full", 2)
	assert "Capitalized" in result.output
	assert "Capitalized" not in call("schedule", *LOAN).output


@pytest.mark.parametrize(
	("options", "words"),
	[
		(("--principal", -5), "principal -5: must be above 0"),
		(("--principal", "5.123"), "principal 5.123: has more than 2 decimals"),
		(("--rate", 20000), "annual rate 200 (20000 %): must be 0..100 as a fraction"),
		(("--rate", "1e400"), "annual rate 1E+398: must be 0..100 as a fraction"),
		(("--set", "annual_rate=1e999999"), "annual rate 1E+999999: must be 0..100 as a fraction"),
		(("--installments", 0), "number of installments 0: must be 1..3660"),
		(("--grace-full", 12), "grace 12: must be below 12"),
		(("--method", "balloon"), "balloon: must be set with its own method, not Balloon"),
		(("--first-due-date", "2025-01-15"), "first due date 2025-01-15: the date must be after 2025-01-15"),
		(("--skip-months", "13"), "months without payment [13]: must be some of 1..12"),
		(("--business-days", "following"), "calendar: must be given with Following"),
		(("--month-days", "15,31"), "month days 2: must be 1 with Monthly"),
		(("--set", "colour=red"), "colour red: must be one of principal, annual_rate,"),
		(("--set", "colour"), "set colour: must be PATH=VALUE"),
		(("--set", "principal.size=1"), "principal.size 1: must be apart from principal"),
		(("--given-principals", "1,x"), "'x' is not a number"),
	],
)
def test_what_is_refused_names_field_value_and_bound(options: tuple[object, ...], words: str) -> None:
	assert words in refuse("schedule", *LOAN, *options)


@pytest.mark.parametrize(
	("given", "words"),
	[
		({}, "principal: must be given"),
		({"terms": {**TERMS, "principal": 1.5}}, "principal 1.5: must be a number as text"),
		({"terms": {**TERMS, "annual_rate": "x"}}, "annual rate x: must be a number as text"),
		({"terms": {**TERMS, "grace": {"full": 1}}}, "grace.full 1: must be one of full_periods,"),
		({"terms": [1]}, "LoanTerms [1]: must be an object with named values"),
		({"terms": TERMS, "start": "15/01/2025"}, "start 15/01/2025: must be a date, YYYY-MM-DD"),
		({"loan": TERMS}, "one of terms, start, as_of,"),
		([1], "file -: must be an object with named values"),
		("{", "is not JSON"),
		("[" * 100_000, "is not JSON"),
	],
)
def test_a_broken_file_names_field_value_and_bound(given: Any, words: str) -> None:
	assert words in refuse("schedule", "--file", "-", given=given)


def test_a_missing_file_excel_without_a_file_and_an_unknown_part_are_refused(tmp_path: Path) -> None:
	assert "No such file" in refuse("schedule", "--file", tmp_path / "none.json")
	assert "Excel needs a file" in refuse("schedule", *LOAN, "--format", "xlsx")
	assert "choose one of: installments" in refuse("schedule", *LOAN, "--section", "fees")
	assert "is not there" in refuse("schedule", *LOAN, "--out", tmp_path / "none" / "plan.csv")
