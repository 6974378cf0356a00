"""What a run writes: the same figures in the SQLite file, the workbook, the report and the statement."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lending_app.embedded.summary import Summary, build_summary
from lending_app.embedded.write_report import write_report
from lending_app.embedded.write_results import Written, write_results
from lending_app.embedded.write_sqlite import write_sqlite
from lending_app.embedded.write_statement import choose_loan
from lending_app.printing import render_pdf
from tests.embedded.embedded_runs import get_run

needs_pango = pytest.mark.skipif(
	not render_pdf.has_pango(), reason="WeasyPrint finds no Pango on this system"
)


@pytest.fixture(scope="module")
def summary() -> Summary:
	return build_summary(get_run())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, summary: Summary) -> Written:
	folder = tmp_path_factory.mktemp("results") / "made" / "anew"
	return write_results(get_run(), summary, folder, None, lambda name: None)


@pytest.fixture
def database(written: Written) -> Iterator[sqlite3.Connection]:
	with closing(sqlite3.connect(written.paths[0])) as connection:
		yield connection


def read_text(path: Path) -> str:
	"""Text of a PDF file, with whichever reader is here."""
	try:
		from pypdf import PdfReader
	except ImportError:
		if not shutil.which("pdftotext"):
			pytest.skip("reading a PDF needs pypdf or pdftotext")
		return subprocess.run(
			["pdftotext", str(path), "-"], check=True, capture_output=True, text=True
		).stdout
	return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_the_file_holds_every_fact_installment_allocation_and_line(database: sqlite3.Connection) -> None:
	result = get_run()
	expected = {
		"branch": len(result.book.branches),
		"product": len(result.book.products),
		"client": len(result.book.clients),
		"loan": len(result.loans),
		"fact": sum(len(row.facts) for row in result.loans),
		"installment": sum(len(row.state.installments) for row in result.loans),
		"allocation": sum(len(row.state.allocations) for row in result.loans),
		"journal_entry": len(result.entries),
		"journal_line": sum(len(entry.lines) for entry in result.entries),
		"daily_portfolio": len(result.daily),
		"monthly_arrears": len(result.monthly) * 6,
	}
	counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in expected}
	assert counts == expected


def test_the_file_s_trial_balance_is_the_run_s(database: sqlite3.Connection, summary: Summary) -> None:
	rows = database.execute("SELECT number, debit, credit FROM v_trial_balance").fetchall()
	assert [
		(number, round(Decimal(debit), 2), round(Decimal(credit), 2)) for number, debit, credit in rows
	] == [(row.account.number, row.debit, row.credit) for row in summary.trial_balance]


def test_the_checks_in_the_file_find_nothing(database: sqlite3.Connection) -> None:
	views = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
	checks = [name for (name,) in views if name.startswith("v_check_")]
	assert len(checks) == 4
	assert {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in checks} == {
		name: [] for name in checks
	}


def test_the_checks_in_the_file_find_what_is_wrong(tmp_path: Path) -> None:
	write_sqlite(get_run(), tmp_path / "book.sqlite")
	with closing(sqlite3.connect(tmp_path / "book.sqlite")) as connection:
		connection.execute(
			"UPDATE journal_line SET debit_minor = debit_minor + 1 WHERE entry_number = 1 AND debit_minor > 0"
		)
		connection.execute("UPDATE loan SET outstanding_principal_minor = outstanding_principal_minor + 7")
		connection.execute("UPDATE fact SET amount_minor = amount_minor + 1 WHERE kind = 'Repayment'")
		for name in (
			"unbalanced_entries",
			"ledger_and_loans",
			"receipts_and_allocations",
			"installments_and_principal",
		):
			assert connection.execute(f"SELECT * FROM v_check_{name}").fetchall()


def test_no_row_of_the_file_points_nowhere(database: sqlite3.Connection) -> None:
	assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_writing_again_replaces_the_file(tmp_path: Path) -> None:
	path = tmp_path / "book.sqlite"
	write_sqlite(get_run(), path)
	first = path.read_bytes()
	write_sqlite(get_run(), path)
	assert path.read_bytes() == first


def test_the_workbook_opens_with_the_run_s_totals(written: Written, summary: Summary) -> None:
	workbook = load_workbook(written.paths[1], read_only=True)
	assert workbook.sheetnames == [
		"Portfolio",
		"Loans",
		"Installments",
		"Repayments",
		"Trial Balance",
		"Journal by Month",
	]
	*_rows, totals = workbook["Trial Balance"].iter_rows(values_only=True)
	assert totals[3] == totals[4] == float(summary.total_debit)
	*loans, totals = workbook["Loans"].iter_rows(values_only=True)
	head = loans[0]
	assert len(loans) == 61
	assert totals[head.index("Outstanding")] == float(summary.outstanding_principal)
	outstanding = sum(Decimal(str(row[head.index("Outstanding")])) for row in loans[1:])
	assert outstanding == summary.outstanding_principal
	months = list(workbook["Journal by Month"].iter_rows(min_row=2, values_only=True))
	assert round(sum(row[4] for row in months), 2) == round(sum(row[5] for row in months), 2)


def test_the_workbook_s_heads_stay_in_sight_and_money_is_formatted(written: Written) -> None:
	workbook = load_workbook(written.paths[1])
	assert {sheet.title: sheet.freeze_panes for sheet in workbook} == {
		"Portfolio": "A4",
		"Loans": "B2",
		"Installments": "B2",
		"Repayments": "B2",
		"Trial Balance": "B2",
		"Journal by Month": "B2",
	}
	assert workbook["Repayments"]["H2"].number_format == "#,##0.00"
	assert workbook["Repayments"]["D2"].number_format == "yyyy-mm-dd"
	assert workbook["Repayments"].column_dimensions["C"].width > 30


class PageReader(HTMLParser):
	"""Addresses a page asks for, its charts, and whether its tags are closed."""

	def __init__(self) -> None:
		super().__init__()
		self.addresses: list[str] = []
		self.charts = 0
		self.open: list[str] = []

	def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
		self.addresses += [
			value or "" for name, value in attributes if name in ("src", "href", "data", "action")
		]
		self.charts += tag == "svg"
		if tag not in ("meta", "br", "link", "img"):
			self.open.append(tag)

	def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
		pass

	def handle_endtag(self, tag: str) -> None:
		assert self.open.pop() == tag


def test_the_report_needs_no_network_and_shows_the_figures(written: Written, summary: Summary) -> None:
	page = written.paths[2].read_text(encoding="utf-8")
	reader = PageReader()
	reader.feed(page)
	assert (reader.addresses, reader.charts, reader.open) == ([], 5, [])
	assert not re.search(r"https?://|url\(|@import|<script", page)
	for amount in (summary.outstanding_principal, summary.collected, summary.overdue, summary.total_debit):
		assert f"{amount:,.2f}" in page


def test_a_name_with_markup_is_shown_as_text(tmp_path: Path) -> None:
	result = get_run()
	for row in result.loans:
		assert row.client.full_name
	settings = replace(result.book.settings, company="<b>Lender & Sons</b>")
	renamed = replace(result, book=replace(result.book, settings=settings))
	write_report(renamed, build_summary(renamed), tmp_path / "report.html")
	page = (tmp_path / "report.html").read_text(encoding="utf-8")
	assert "&lt;b&gt;Lender &amp; Sons&lt;/b&gt;" in page
	assert "<b>Lender" not in page


@needs_pango
def test_the_statement_holds_the_loan_s_figures(written: Written) -> None:
	result = get_run()
	code = choose_loan(result)
	assert code is not None
	row = result.get_loan(code)
	path = written.paths[3]
	assert path.name == f"statement-{code}.pdf"
	# Words of a narrow column go on in the next line.
	text = " ".join(read_text(path).split())
	for amount in (
		row.state.outstanding_principal,
		row.state.payoff,
		row.state.paid,
		row.loan.principal_amount,
	):
		assert f"{amount:,.2f}" in text
	for word in (row.client.full_name, row.client.identity_number, code, "Loan Statement", "reversed on"):
		assert word in text


def test_without_pango_the_statement_is_left_out_and_the_package_named(
	tmp_path: Path, summary: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(render_pdf, "weasyprint", None)
	written = write_results(get_run(), summary, tmp_path, None, lambda name: None)
	assert [path.name for path in written.paths] == ["book.sqlite", "book.xlsx", "report.html"]
	assert "libpango" in written.notes[0]
	assert not list(tmp_path.glob("*.pdf"))
