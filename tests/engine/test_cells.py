"""No file that a spreadsheet opens runs a formula that somebody typed as a name."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lending_app.book.cells import SIGNS, neutralize, neutralize_csv, neutralize_workbook
from lending_app.embedded.sheets import SheetColumn, WorkbookWriter

FORMULAS = (
	"=1+1",
	"+1 809 555 0100",
	"-1+cmd|' /C calc'!A0",
	"@SUM(A1)",
	"\t=1",
	"\r=1",
	"\n=1",
	"\uff1d1+1",
)
NUMBERS = ("-5", "-1,234.56", "-1.234,56", "-0.5", "-1e-3", "-12%", -5, -0.5, None, 0)
TEXTS = ("Ana", "", "a=b", "'quoted", "1-2", 'José, "Pepe"', "line\nline", " =1")


@pytest.mark.parametrize("value", FORMULAS)
def test_formulas_get_an_apostrophe(value):
	assert neutralize(value) == f"'{value}"


@pytest.mark.parametrize("value", [*NUMBERS, *TEXTS])
def test_numbers_and_other_texts_stay(value):
	assert neutralize(value) == value


def write(rows, quoting, delimiter):
	stream = StringIO()
	csv.writer(stream, quoting=quoting, delimiter=delimiter).writerows(rows)
	return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
@given(
	rows=st.lists(
		st.lists(st.text(alphabet='=+-@\t\r\n,;"a1. ', max_size=8), min_size=1, max_size=4), max_size=4
	)
)
def test_every_cell_of_a_csv_is_looked_at_and_nothing_else_changes(rows, quoting, delimiter):
	# One empty cell alone and a blank line are the same to a reader.
	rows = [row for row in rows if any(row)]
	found = neutralize_csv(write(rows, quoting, delimiter), delimiter)
	assert list(csv.reader(StringIO(found, newline=""), delimiter=delimiter)) == [
		[neutralize(cell) for cell in row] for row in rows
	]


def test_csv_without_formulas_is_the_same_to_the_byte():
	text = '"Sr","Name","Amount"\r\n1,"Ana",-5.5\r\n2,"a,=b","x""=y"\r\n'
	assert neutralize_csv(text) == text


def make_workbook(*values):
	book = Workbook()
	book.active.append(values)
	stream = BytesIO()
	book.save(stream)
	return stream.getvalue()


def test_formulas_of_a_workbook_are_texts_and_the_rest_stays():
	values = ("=1+1", '=HYPERLINK("http://x")', -5, "+1 809", "Ana")
	[row] = load_workbook(BytesIO(neutralize_workbook(make_workbook(*values)))).active.iter_rows()
	assert tuple(cell.value for cell in row) == values
	assert [cell.data_type for cell in row] == ["s", "s", "n", "s", "s"]
	assert row[0].quotePrefix


def test_workbook_without_formulas_and_what_is_no_workbook_are_the_same_to_the_byte():
	content = make_workbook("Ana", -5)
	assert neutralize_workbook(content) == content
	assert neutralize_workbook(b"no workbook") == b"no workbook"


def test_workbook_of_a_run_holds_names_as_texts(tmp_path):
	path = tmp_path / "book.xlsx"
	with WorkbookWriter(path, 2) as book:
		book.write_list(
			"Loans",
			[SheetColumn("Client"), SheetColumn("Owed", "money")],
			[(sign + "1", -5) for sign in SIGNS],
		)
	rows = list(load_workbook(path)["Loans"].iter_rows(min_row=2))
	assert {cell.data_type for row in rows for cell in row} == {"s", "n"}
	assert rows[0][0].value == "=1"
