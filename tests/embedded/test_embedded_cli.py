"""The command line: what it prints, what it refuses, and that a refusal leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lending_app.cli import main
from tests.book.book_files import make_tables, write_book
from tests.embedded.embedded_runs import FOLDER, ROOT

BERKA = ROOT.parent / "shared" / "data"


def call(*arguments: object) -> Result:
	return CliRunner(env={"COLUMNS": "140"}).invoke(main, [str(argument) for argument in arguments])


def squeeze(text: str) -> str:
	return " ".join(text.split())


def test_run_prints_portfolio_and_trial_balance_and_writes_its_files(tmp_path: Path) -> None:
	out = tmp_path / "out"
	result = call(
		"run", FOLDER, "--until", "2024-06-30", "--out", out, "--slice", 12, "--statement", "PRE-2024-00002"
	)
	assert result.exit_code == 0, result.output
	text = squeeze(result.output)
	for words in (
		"CrediFlux Dominicana",
		"Outstanding principal",
		"PAR30",
		"61-90",
		"Difference 0.00",
		"12 loans",
	):
		assert words in text
	names = {path.name for path in out.iterdir()} - {"statement-PRE-2024-00002.pdf"}
	assert names == {"book.sqlite", "book.xlsx", "report.html"}


def test_broken_rows_are_listed_and_nothing_is_written(tmp_path: Path) -> None:
	tables = make_tables()
	tables["loans"][0]["principal_amount"] = "-46000.00"
	tables["loans"].append({**tables["loans"][0], "loan_code": "L2", "product_code": "PERSONNEL"})
	result = call("run", write_book(tmp_path, tables), "--until", "2025-06-30", "--out", tmp_path / "out")
	assert result.exit_code == 1
	text = squeeze(result.output)
	assert "Broken rows: nothing was run" in text
	assert "loans.csv 2 principal_amount -46000.00 must be above 0" in text
	assert "loans.csv 3 product_code PERSONNEL is not in products" in text
	assert "3 broken rows" in text
	assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
	("arguments", "code", "words"),
	[
		(("--until", "2025-06-30", "--statement", "X-1"), 2, "the book has no loan X-1"),
		(("--until", "2024-12-31"), 1, "the first on 2025-01-15"),
		(("--until", "30/06/2025"), 2, "does not match"),
	],
)
def test_what_cannot_be_run_is_refused_before_the_run(
	tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
	result = call("run", write_book(tmp_path, make_tables()), "--out", tmp_path / "out", *arguments)
	assert result.exit_code == code
	assert words in result.output
	assert not (tmp_path / "out").exists()


@pytest.mark.skipif(
	not (BERKA / "berka_loans.csv").is_file(), reason="../shared/data/berka_loans.csv is absent"
)
def test_the_real_list_runs_through_its_mapping(tmp_path: Path) -> None:
	mapping = ROOT / "examples" / "berka" / "mapping.json"
	result = call("run", BERKA, "--mapping", mapping, "--until", "1993-12-31", "--out", tmp_path)
	assert result.exit_code == 0, result.output
	assert "500 of 500 loans: every installment equals the expected one." in squeeze(result.output)


def test_schedule_prints_the_level_installments() -> None:
	result = call(
		"schedule", "--principal", "100000", "--rate", "18", "--installments", "12", "--start", "2025-01-15"
	)
	assert result.exit_code == 0, result.output
	text = squeeze(result.output)
	assert "1 2025-02-15 31 7,668.00 1,500.00 9,168.00 92,332.00" in text
	assert "9,167.99 0.00" in text
	assert "Total 100,000.00 10,015.99 110,015.99" in text


def test_schedule_takes_every_choice_by_name() -> None:
	result = call(
		*("schedule", "--principal", "90000", "--rate", "18", "--installments", "3", "--start", "2025-01-15"),
		*("--method", "level-principal", "--frequency", "semimonthly", "--interest-basis", "daily"),
		*("--day-count", "30/360", "--currency", "clp", "--first-due-date", "2025-02-01"),
	)
	assert result.exit_code == 0, result.output
	assert "1 2025-02-01 17 30,000 720 30,720 60,000" in squeeze(result.output)


@pytest.mark.parametrize(
	("arguments", "words"),
	[
		(("--principal", "-5", "--rate", "18", "--installments", "12"), "principal -5: must be above 0"),
		(("--principal", "x", "--rate", "18", "--installments", "12"), "'x' is not a number"),
		(("--principal", "nan", "--rate", "18", "--installments", "12"), "'nan' is not a number"),
		(("--principal", "5", "--rate", "18", "--installments", "1", "--method", "zigzag"), "level-payment"),
		(
			("--principal", "5", "--rate", "18", "--installments", "1", "--currency", "XYZ"),
			"unknown currency",
		),
		(
			("--principal", "5", "--rate", "18", "--installments", "1", "--start", "tomorrow"),
			"does not match",
		),
	],
)
def test_schedule_says_what_is_wrong(arguments: tuple[str, ...], words: str) -> None:
	result = call("schedule", *arguments)
	assert result.exit_code != 0
	assert words in squeeze(result.output)


def test_the_module_runs_and_never_imports_frappe() -> None:
	command = [sys.executable, "-m", "lending_app.cli", "--help"]
	shown = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
	assert "run" in shown
	assert "schedule" in shown
	code = "import sys, lending_app.cli; sys.exit('frappe' in sys.modules)"
	assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
