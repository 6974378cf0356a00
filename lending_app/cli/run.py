"""`lending-app run`: a whole book, day by day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter

import click
from rich.console import Console
from rich.progress import (
	BarColumn,
	MofNCompleteColumn,
	Progress,
	TaskProgressColumn,
	TextColumn,
	TimeElapsedColumn,
)

from lending_app.book import Book, BookErrors, read_book
from lending_app.book.mapping import list_sources
from lending_app.cli.kinds import Day
from lending_app.embedded.records import RunResult
from lending_app.embedded.run_book import run_book
from lending_app.embedded.show import show_errors, show_files, show_summary
from lending_app.embedded.summary import build_summary
from lending_app.embedded.write_results import is_result, write_results


@click.command()
@click.argument("book_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--until", type=Day(), required=True, help="Last day to run, YYYY-MM-DD.")
@click.option(
	"--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the results."
)
@click.option(
	"--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Column mapping (JSON)."
)
@click.option("--statement", metavar="LOAN_CODE", help="Loan whose statement is printed; else one is chosen.")
@click.option(
	"--slice", "number_of_loans", type=click.IntRange(min=1), metavar="N", help="Only the first N loans."
)
@click.option(
	"--move-dates",
	is_flag=True,
	help="Move all dates by as many months as bring the book's last month to that of --until.",
)
def run(
	book_dir: Path,
	until: date,
	out: Path,
	mapping: Path | None,
	statement: str | None,
	number_of_loans: int | None,
	move_dates: bool,
) -> None:
	"""Run a book day by day and write what becomes of it.

	BOOK_DIR holds the book as CSV or Excel files (docs/book.md). Broken rows are listed, and then nothing is run.
	"""
	started = perf_counter()
	console = Console()
	try:
		refuse_overwriting(book_dir, mapping, out)
		with console.status(f"Reading {book_dir}"):
			book = read_book(book_dir, mapping, ending=until if move_dates else None)
	except BookErrors as errors:
		show_errors(console, errors.errors)
		raise SystemExit(1) from None
	book = book.take_slice(number_of_loans) if number_of_loans else book
	if statement and statement not in {loan.loan_code for loan in book.loans}:
		raise click.BadParameter(f"the book has no loan {statement}", param_hint="--statement")
	first = min(loan.disbursement_date for loan in book.loans) if book.loans else None
	if first is None or until < first:
		raise click.ClickException(
			f"Nothing to run: no loan is disbursed by {until}{f', the first on {first}' if first else ''}."
		)
	result = _run(console, book, until)
	summary = build_summary(result)
	show_summary(console, result, summary)
	with console.status("Writing the results") as status:
		written = write_results(
			result, summary, out, statement, lambda name: status.update(f"Writing {name}")
		)
	show_files(console, written.paths, written.notes, perf_counter() - started)


def refuse_overwriting(book_dir: Path, mapping: Path | None, out: Path) -> None:
	"""Refuse results that would take the place of what is read, by whatever path or link it is named."""
	inputs = [path for path in book_dir.iterdir() if path.is_file()]
	inputs += [mapping, *list_sources(mapping, book_dir)] if mapping is not None else []
	written = [path for path in out.iterdir() if is_result(path.name)] if out.is_dir() else []
	is_same = out.is_dir() and out.samefile(book_dir)
	if is_same or any(path.samefile(given) for path in written if path.exists() for given in inputs):
		raise click.BadParameter(
			f"the results in {out} would overwrite the book; choose another folder", param_hint="--out"
		)


def _run(console: Console, book: Book, until: date) -> RunResult:
	bar = Progress(
		TextColumn("{task.description}"),
		BarColumn(),
		MofNCompleteColumn(),
		TextColumn("days"),
		TaskProgressColumn(),
		TimeElapsedColumn(),
		console=console,
	)
	with bar:
		task = bar.add_task(f"Running {len(book.loans)} loans", total=None)

		def advance(day: date, number: int, total: int) -> None:
			bar.update(task, description=f"Closing {day}", completed=number, total=total)

		result = run_book(book, until, advance)
		bar.update(task, description=f"Closed up to {until}")
	return result
