"""All files of a run, in one folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lending_app.embedded.records import RunResult
from lending_app.embedded.summary import Summary
from lending_app.embedded.write_report import write_report
from lending_app.embedded.write_sqlite import write_sqlite
from lending_app.embedded.write_statement import choose_loan, write_statement
from lending_app.embedded.write_workbook import write_workbook
from lending_app.printing.render_pdf import PangoMissingError

DATABASE, WORKBOOK, REPORT = "book.sqlite", "book.xlsx", "report.html"


def is_result(name: str) -> bool:
	"""Whether a run writes a file of that name into its folder."""
	return name in (DATABASE, WORKBOOK, REPORT) or (name.startswith("statement-") and name.endswith(".pdf"))


@dataclass(slots=True)
class Written:
	"""Files written, and what was left out and why."""

	paths: list[Path] = field(default_factory=list)
	notes: list[str] = field(default_factory=list)


def write_results(
	result: RunResult, summary: Summary, folder: Path, loan_code: str | None, on_file: Callable[[str], None]
) -> Written:
	"""SQLite file, workbook, report and a loan's statement; `on_file` hears what is written next."""
	folder.mkdir(parents=True, exist_ok=True)
	written = Written()
	writers: dict[str, Callable[[Path], None]] = {
		DATABASE: lambda path: write_sqlite(result, path),
		WORKBOOK: lambda path: write_workbook(result, summary, path),
		REPORT: lambda path: write_report(result, summary, path),
	}
	for name, write in writers.items():
		on_file(name)
		write(folder / name)
		written.paths.append(folder / name)
	code = loan_code or choose_loan(result)
	if code:
		on_file("statement")
		_write_statement(result, code, folder, written)
	return written


def _write_statement(result: RunResult, loan_code: str, folder: Path, written: Written) -> None:
	path = folder / f"statement-{re.sub(r'[^A-Za-z0-9_.-]+', '-', loan_code)}.pdf"
	try:
		write_statement(result, loan_code, path)
	except PangoMissingError as error:
		written.notes.append(f"The statement was left out. {error}")
	else:
		written.paths.append(path)
