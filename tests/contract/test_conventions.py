"""The table of conventions in docs/published_figures.md: every term, field, option and test that it names exists."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from lending_app.engine.loan.charges import PrepaymentCharge
from lending_app.engine.loan.date_rules import DateRule
from lending_app.engine.loan.options import Grace, Steps
from lending_app.engine.loan.rate_steps import VariableRate
from lending_app.engine.loan.terms import LoanTerms

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "published_figures.md").read_text(encoding="utf-8")
FORM = json.loads((ROOT / "lending_app/products/doctype/loan_product/loan_product.json").read_text("utf-8"))
PARTS = {
	"": LoanTerms,
	"dates": DateRule,
	"grace": Grace,
	"steps": Steps,
	"prepayment_charge": PrepaymentCharge,
	"VariableRate": VariableRate,
}
ROWS = [
	tuple(cell.strip() for cell in line.strip("|").split("|"))
	for line in PAGE.partition("## How each convention is said")[2].splitlines()
	if re.match(r"\| (?!Convention|---)", line)
]


def test_the_table_has_every_convention_of_its_list():
	assert len(ROWS) == 29
	assert {len(row) for row in ROWS} == {3, 4}


@pytest.mark.parametrize("row", [row for row in ROWS if len(row) == 4], ids=lambda row: row[0])
def test_a_convention_is_said_by_a_term_and_by_a_field(row):
	term, field = (_read(cell) for cell in row[1:3])
	part, _dot, name = term[0].rpartition(".")
	assert name in {item.name for item in fields(PARTS[part])}
	[found] = [item for item in FORM["fields"] if item["fieldname"] == field[0]]
	assert term[1] == field[1]
	assert not field[1] or field[1] in found["options"].split("\n")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_convention_has_its_test(row):
	path, _colons, name = row[-1].strip("`").partition("::")
	assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def _read(cell: str) -> tuple[str, str]:
	"""A name in backticks, and the option that is given after it."""
	found = re.fullmatch(r"`([\w.]+)`(?: = (.+))?", cell)
	assert found, cell
	return found[1], found[2] or ""
