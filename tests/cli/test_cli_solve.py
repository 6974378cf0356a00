"""Solving for what is left out, and the cost of cash flows, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.cli_support import LOAN, TERMS, ask, call, refuse

FLOWS = [
	{"value_date": "2025-01-15", "amount": "1000"},
	{"value_date": "2025-07-15", "amount": "-500"},
	{"value_date": "2026-01-15", "amount": "-560"},
]


def write(folder: Path, text: str) -> Path:
	path = folder / "flows.csv"
	path.write_text(text)
	return path


def test_what_is_left_out_is_solved_for() -> None:
	known = ("--installment", "9168", "--start", "2025-01-15")
	found = ask("solve", *known, "--rate", 18, "--installments", 12)["solution"]
	assert (found["unknown"], found["principal"]) == ("principal", "100000.06")
	found = ask("solve", *known, "--principal", 100000, "--rate", 18)["solution"]
	assert found["number_of_installments"] == 12
	asked = {name: value for name, value in TERMS.items() if name != "annual_rate"}
	found = ask("solve", *known, "--file", "-", given={"terms": asked})["solution"]
	assert found["annual_rate"] == "0.18000014"
	today = ask("solve", "--installment", "9168", "--rate", 18, "--installments", 12)
	assert today["installments"][0]["principal"] == "7668.00"


@pytest.mark.parametrize("given", [("--rate", 18), LOAN])
def test_two_unknowns_or_none_are_refused(given: tuple[object, ...]) -> None:
	assert "exactly one left out of principal" in refuse("solve", "--installment", "9168", *given)


def test_a_last_installment_that_differs_is_told() -> None:
	shown = call("schedule", *LOAN, "--round-to", 10, "--round-mode", "up").output
	assert "The last installment asks 26.10 less than the others." in shown
	assert "The last installment" not in call("schedule", *LOAN).output
	more = call("schedule", *LOAN, "--round-to", 10, "--round-mode", "down").output
	assert "The last installment asks 104.32 more than the others." in more


def test_cash_flows_cost_what_a_loan_with_the_same_flows_does(tmp_path: Path) -> None:
	"""1,000 for 500 and 560: 7.97 % a year, as a spreadsheet's XIRR of these dates."""
	path = write(tmp_path, "date,amount\n2025-01-15,1000\n2025-07-15,-500\n2026-01-15,-560\n")
	found = ask("apr", "--cash-flows", path, "--measure", "xirr")
	assert found["measures"][0]["published"] == "7.97"
	assert found == ask("apr", "--file", "-", "--measure", "xirr", given={"cash_flows": FLOWS})
	kinds = write(tmp_path, "kind,date,amount\n,2025-01-15,1000\nTax,2025-07-15,-500\n,2026-01-15,-560\n")
	taxed = ask("apr", "--cash-flows", kinds, "--measure", "cat")["measures"][0]
	assert taxed["rate"] != found["measures"][0]["rate"]


@pytest.mark.parametrize(
	("text", "words"),
	[
		("day,sum\n2025-01-15,1000\n", "a first line with date,amount"),
		("date,amount\n2025-01-15,1.000,5\n", "line 2"),
		("date,amount\n2025-01-15,abc\n", "line 2"),
		("date,amount\n15/01/2025,5\n", "line 2"),
		("date,amount,kind\n2025-01-15,5,Gift\n", "line 2"),
		("date,amount\n2025-01-15\n", "line 2"),
	],
)
def test_cash_flows_that_cannot_be_read_are_refused_by_line(tmp_path: Path, text: str, words: str) -> None:
	assert words in refuse("apr", "--cash-flows", write(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
	assert "--cash-flows" in call("apr", "--cash-flows", tmp_path / "none.csv").output


def test_a_construction_loan_is_estimated_with_half_its_commitment() -> None:
	loan = (
		"--principal",
		50000,
		"--rate",
		"10.5",
		"--installments",
		5,
		"--currency",
		"USD",
		"--fee-percent",
		2,
	)
	(found,) = ask("apr", *loan, "--start", "2025-01-15", "--construction-months", 5)["construction"]
	assert found == {
		"interest": "1093.75",
		"finance_charge": "2093.75",
		"amount_financed": "49000.00",
		"apr": "20.94",
	}
	assert "must be 1..120" in refuse("apr", *loan, "--construction-months", 0)
	dear = (*loan[:-1], 50)
	assert "below half the commitment" in refuse("apr", *dear, "--construction-months", 5)
