"""`lending-app`: the engine on the command line, without a server."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import Path
from time import perf_counter
from typing import Any

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
from lending_app.book.errors import describe
from lending_app.embedded.records import RunResult
from lending_app.embedded.run_book import run_book
from lending_app.embedded.show import show_errors, show_files, show_schedule, show_summary
from lending_app.embedded.summary import build_summary
from lending_app.embedded.write_results import write_results
from lending_app.engine import (
	AmortizationMethod,
	DayCount,
	EngineError,
	Frequency,
	InterestBasis,
	LoanTerms,
	build_schedule,
)


class DecimalNumber(click.ParamType):
	name = "number"

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
		try:
			number = Decimal(value)
		except InvalidOperation:
			self.fail(f"{value!r} is not a number", param, ctx)
		if not number.is_finite():
			self.fail(f"{value!r} is not a number", param, ctx)
		return number


class Name(click.ParamType):
	"""A member of an enum by its value in lower case, with dashes: level-payment, actual-365, 30-360."""

	def __init__(self, kind: type[Enum]) -> None:
		self.name = "name"
		self.members = {_slug(member.value): member for member in kind}

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Enum:
		if isinstance(value, Enum):
			return value
		if _slug(value) not in self.members:
			self.fail(f"{value!r} is unknown; choose one of: {', '.join(self.members)}", param, ctx)
		return self.members[_slug(value)]


def _slug(text: str) -> str:
	return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class Day(click.DateTime):
	def __init__(self) -> None:
		super().__init__(["%Y-%m-%d"])

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
		day = super().convert(value, param, ctx)
		return day.date() if isinstance(day, datetime) else day


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lending_app")
def main() -> None:
	"""Loans on the embedded engine: no server, no database."""


@main.command()
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
def run(
	book_dir: Path,
	until: date,
	out: Path,
	mapping: Path | None,
	statement: str | None,
	number_of_loans: int | None,
) -> None:
	"""Run a book day by day and write what becomes of it.

	BOOK_DIR holds the book as CSV or Excel files (docs/book.md). Broken rows are listed, and then nothing is run.
	"""
	started = perf_counter()
	console = Console()
	book = _read(console, book_dir, mapping)
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


def _read(console: Console, folder: Path, mapping: Path | None) -> Book:
	try:
		with console.status(f"Reading {folder}"):
			return read_book(folder, mapping)
	except BookErrors as errors:
		show_errors(console, errors.errors)
		raise SystemExit(1) from None


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


@main.command()
@click.option("--principal", type=DecimalNumber(), required=True, help="Amount lent.")
@click.option("--rate", type=DecimalNumber(), required=True, help="Percent a year: 18 for 18 %.")
@click.option("--installments", type=click.IntRange(min=1), required=True, help="Number of installments.")
@click.option("--method", type=Name(AmortizationMethod), default="level-payment", show_default=True)
@click.option("--frequency", type=Name(Frequency), default="monthly", show_default=True)
@click.option("--interest-basis", type=Name(InterestBasis), default="periodic", show_default=True)
@click.option("--day-count", type=Name(DayCount), default="actual-365", show_default=True)
@click.option("--currency", default="DOP", show_default=True)
@click.option("--start", type=Day(), help="Day of disbursement, YYYY-MM-DD; today where left out.")
@click.option("--first-due-date", type=Day(), help="First due date where it is not one period on.")
def schedule(
	principal: Decimal,
	rate: Decimal,
	installments: int,
	method: AmortizationMethod,
	frequency: Frequency,
	interest_basis: InterestBasis,
	day_count: DayCount,
	currency: str,
	start: date | None,
	first_due_date: date | None,
) -> None:
	"""Print the repayment schedule of a loan."""
	try:
		terms = LoanTerms(
			principal=principal,
			annual_rate=rate / 100,
			number_of_installments=installments,
			currency=currency.upper(),
			first_due_date=first_due_date,
			method=method,
			frequency=frequency,
			interest_basis=interest_basis,
			day_count=day_count,
		)
		plan = build_schedule(terms, start or datetime.now().astimezone().date())
	except EngineError as error:
		raise click.ClickException(
			f"{error.field.replace('_', ' ')} {error.value}: {describe(error)}"
		) from None
	title = f"{principal:,} {terms.currency} at {rate} % a year, {installments} installments"
	show_schedule(Console(), plan, title, terms.rounding.minor_units)


if __name__ == "__main__":
	main()
