"""How the text of a book is read: separators, numbers of cells, first lines; and results that would overwrite it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from lending_app.book import read_book
from lending_app.book.columns import Formats, parse_decimal
from lending_app.book.sources import read_raw_table
from lending_app.cli import main
from tests.book.book_files import make_tables, read_errors, write_book, write_workbook


@pytest.mark.parametrize(
	("text", "separator", "found"),
	[
		("100.000", ",", None),
		("1.234,56", ",", None),
		("1234,56", ",", "1234.56"),
		("-0,5", ",", "-0.5"),
		("100,000", ",", "100.000"),
		("100,000", ".", None),
		("1,234.56", ".", None),
		("100.000", ".", "100.000"),
		("1234", ",", "1234"),
		("1 234", ",", None),
		("1'234", ".", None),
		(",5", ",", None),
		("5,", ",", None),
		("1_000", ".", None),
	],
)
def test_a_number_is_read_by_its_separator_or_is_a_broken_row(
	text: str, separator: str, found: str | None
) -> None:
	formats = Formats(decimal_separator=separator)
	if found is None:
		with pytest.raises(ValueError, match=f"write it like 1234\\{separator}56"):
			parse_decimal(text, formats)
	else:
		assert str(parse_decimal(text, formats)) == found


def write_mapping(folder: Path, separator: str) -> Path:
	rules = {
		"file": "theirs.xlsx",
		"columns": {name: name for name in make_tables()["loans"][0]},
		"decimal_separator": separator,
	}
	path = folder / "mapping.json"
	path.write_text(json.dumps({"tables": {"loans": rules}}), encoding="utf-8")
	return path


def test_the_number_of_a_cell_is_itself_whatever_the_separator_and_as_excel_shows_it(tmp_path: Path) -> None:
	tables = make_tables()
	folder = write_book(tmp_path, tables)
	workbook = Workbook()
	sheet = workbook.active
	assert sheet is not None
	row: dict[str, object] = {**tables["loans"][0], "principal_amount": 46000.5, "interest_rate": 0.1 + 0.09}
	sheet.append(list(row))
	sheet.append(list(row.values()))
	workbook.save(folder / "theirs.xlsx")
	assert repr(0.1 + 0.32) == "0.42000000000000004"
	for separator in ".,":
		(loan,) = read_book(folder, write_mapping(folder, separator)).loans
		assert (loan.principal_amount, loan.interest_rate) == (Decimal("46000.5"), Decimal("0.19"))


def test_an_unknown_separator_is_refused(tmp_path: Path) -> None:
	folder = write_book(tmp_path, make_tables())
	for separator in ("", ";", ".,"):
		(error,) = read_errors(folder, write_mapping(folder, separator))
		assert (error.column, error.reason) == ("loans.decimal_separator", "must be . or ,")


def test_a_mapping_that_gives_a_key_twice_is_refused(tmp_path: Path) -> None:
	folder = write_book(tmp_path, make_tables())
	path = folder / "mapping.json"
	path.write_text('\ufeff{"tables": {"loans": {"file": "a.csv", "file": "b.csv"}}}', encoding="utf-8")
	(error,) = read_errors(folder, path)
	assert (error.column, error.reason) == ("file", "is given twice")


@pytest.mark.parametrize(
	("text", "line"),
	[
		("sep=;\na;b\n1;2\n", 3),
		("\ufeffsep=;\r\na;b\r\n1;2\r\n", 3),
		('"sep=|"\na|b\n1|2\n', 3),
		("\n;\na;b\n1;2\n", 4),
		("\n\na,b\n1,2\n", 4),
		("a\tb\n1\t2", 2),
	],
)
def test_a_file_may_say_its_delimiter_or_begin_with_an_empty_line(
	tmp_path: Path, text: str, line: int
) -> None:
	path = tmp_path / "book.csv"
	path.write_text(text, encoding="utf-8", newline="")
	table = read_raw_table(path)
	assert table is not None
	assert (table.header, table.rows[0].values, table.rows[0].line) == (
		("a", "b"), {"a": "1", "b": "2"}, line,
	)  # fmt: skip


def run(folder: Path, out: Path, *options: object) -> tuple[int, str]:
	arguments = ["run", folder, "--until", "2025-04-30", "--out", out, *options]
	result = CliRunner(env={"COLUMNS": "140"}).invoke(main, [str(part) for part in arguments])
	return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize("way", ["same", "relative", "link", "file", "hard"])
def test_results_never_overwrite_the_book(tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
	folder, other = tmp_path / "book", tmp_path / "other"
	folder.mkdir()
	other.mkdir()
	write_workbook(folder / "book.xlsx", make_tables())
	source = folder / "book.xlsx"
	before = source.read_bytes()
	out = {"same": folder, "relative": Path("other/../book"), "link": tmp_path / "link"}.get(way, other)
	if way == "link":
		out.symlink_to(folder)
	elif way == "file":
		(other / "book.xlsx").symlink_to(source)
	elif way == "hard":
		(other / "book.xlsx").hardlink_to(source)
	monkeypatch.chdir(tmp_path)
	code, text = run(folder, out)
	assert code == 2
	assert "would overwrite the book; choose another folder" in text
	assert source.read_bytes() == before
	assert not (folder / "book.sqlite").exists()
	assert run(folder, tmp_path / "results")[0] == 0


def test_results_never_overwrite_the_files_of_a_mapping(tmp_path: Path) -> None:
	folder = write_book(tmp_path, make_tables())
	out = tmp_path / "out"
	out.mkdir()
	(out / "book.xlsx").write_bytes(b"theirs")
	mapping = tmp_path / "mapping.json"
	mapping.write_text(json.dumps({"tables": {"loans": {"file": str(out / "book.xlsx")}}}), encoding="utf-8")
	code, text = run(folder, out, "--mapping", mapping)
	assert (code, (out / "book.xlsx").read_bytes()) == (2, b"theirs")
	assert "would overwrite" in text
