"""`bench --site S lending ...`: the app's jobs by hand."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click
import frappe
from frappe.commands import get_site, pass_context
from frappe.utils import add_days, getdate, strip_html, today

from lending_app.book.errors import BookErrors
from lending_app.book.read_book import read_book
from lending_app.book.records import Book
from lending_app.clients.events import rate_all
from lending_app.closing.checks.command_check import check_company
from lending_app.closing.run.close_days import close_until
from lending_app.closing.run.command_close import list_companies, read_closing_date, run_close, run_dry
from lending_app.lending_setup.language.default_language import list_country_languages
from lending_app.lending_setup.site.complete_site_setup import complete_site_setup, speak_language_of
from lending_app.loading.load_book import load_book
from lending_app.origination.evaluation.evaluate_book import evaluate_book


@click.group("lending")
def lending() -> None:
	"""Close days, set up a company, load a book of loans."""


@lending.command("close-day")
@click.option("--date", "day", help="Last day to close, YYYY-MM-DD; yesterday where left out.")
@click.option("--until", help="The same as --date.")
@click.option("--company", help="One company; all where left out.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Processes that share the work.")
@click.option("--dry-run", is_flag=True, help="Close the days, say what came of it, and take all of it back.")
@pass_context
def close_day(
	context: object, day: str | None, until: str | None, company: str | None, workers: int, dry_run: bool
) -> None:
	"""Close every open day up to a date. Days already closed are left as they are.

	Ends with 1 where a company's days could not all be closed, or where loans were set aside.
	"""
	if day and until and day != until:
		raise click.UsageError("--date and --until are the same option; give one.")
	with _site(context):
		last, failed = read_closing_date(day or until), False
		for name in list_companies(company):
			try:
				report = run_dry(name, last) if dry_run else run_close(name, last, workers)
			except Exception as error:
				frappe.db.rollback()
				report = [f"{name}: not closed. {strip_html(str(error))}"], False
			for line in report[0]:
				click.echo(line)
			failed |= not report[1]
	if failed:
		raise SystemExit(1)


@lending.command("setup-company")
@click.option("--company", required=True)
@click.option("--currency", required=True)
@click.option("--country", required=True)
@click.option("--abbr", default="")
@pass_context
def setup_company(context: object, company: str, currency: str, country: str, abbr: str) -> None:
	"""ERPNext's setup wizard without a browser, the company's lending accounts, and the country's language for the site."""
	with _site(context):
		is_first = not frappe.db.exists("Company", {})
		language = next(iter(list_country_languages(country)), None) if is_first else None
		complete_site_setup(company, currency, country, abbr=abbr, language=language)
		if is_first:
			speak_language_of(country)
		frappe.db.commit()
		click.echo(f"{company}: {len(frappe.get_doc('Lending Company', company).accounts)} lending accounts")


@lending.command("load-book")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="Column mapping of a foreign book.")
@click.option("--until", help="Last day to load and close, YYYY-MM-DD; yesterday where left out.")
@click.option("--slice", "number_of_loans", type=int, help="Only the first loans of the book.")
@click.option(
	"--accruals", type=click.Choice(["Daily", "Month End"]), help="How the close posts, on a new company."
)
@click.option("--no-close", is_flag=True, help="Load only; close the days later.")
@click.option(
	"--move-dates",
	is_flag=True,
	help="Move all dates by as many months as bring the book's last month to that of --until.",
)
@pass_context
def load_book_command(
	context: object,
	folder: Path,
	mapping: Path | None,
	until: str | None,
	number_of_loans: int | None,
	accruals: str | None,
	no_close: bool,
	move_dates: bool,
) -> None:
	"""Load a book of loans through the real documents, then close its days. Run again, it goes on."""
	# bench has changed to its sites folder by now; paths are meant from where the user typed them.
	here = Path(os.environ.get("PWD", "."))
	folder, mapping = here / folder, here / mapping if mapping else None
	with _site(context):
		frappe.set_user("Administrator")
		last_day = getdate(until or add_days(today(), -1))
		book = _read_book(folder, mapping, last_day if move_dates else None)
		book = book.take_slice(number_of_loans) if number_of_loans else book
		load_book(book, last_day, lambda done, total: click.echo(f"{done} of {total} documents"))
		company = book.settings.company
		if accruals and not frappe.db.get_value("Lending Company", company, "last_closed_date"):
			frappe.db.set_value("Lending Company", company, "accrual_posting", accruals)
		if not no_close:
			click.echo(f"{len(close_until(company, last_day))} day(s) closed")
		# Lists of clients filter by what the night's job writes, which has not run yet.
		rate_all()


def _read_book(folder: Path, mapping: Path | None, ending: date | None) -> Book:
	try:
		return read_book(folder, mapping, ending=ending)
	except BookErrors as errors:
		for error in errors.errors:
			click.echo(f"{error.file}:{error.line} {error.column}={error.value!r}: {error.reason}", err=True)
		raise SystemExit(1) from None


@lending.command("recalculate")
@click.option("--company", help="One company; all where left out.")
@click.option(
	"--all",
	"all_loans",
	is_flag=True,
	help="Every loan, not only those that changed and a share of the others.",
)
@pass_context
def recalculate(context: object, company: str | None, all_loans: bool) -> None:
	"""Calculate loans again from their facts, and list where stored figures or ledgers differ. Changes none of them.

	Ends with 1 where anything differs.
	"""
	with _site(context):
		frappe.set_user("Administrator")
		reports = [check_company(name, all_loans=all_loans) for name in list_companies(company)]
		for line in (line for lines, _is_sound in reports for line in lines):
			click.echo(line)
	if not all(is_sound for _lines, is_sound in reports):
		raise SystemExit(1)


@lending.command("evaluate")
@click.option("--product", help="One product; all where left out.")
@click.option("--status", help="One state; every open one where left out.")
@pass_context
def evaluate_command(context: object, product: str | None, status: str | None) -> None:
	"""Evaluate open applications again, and list those that could not be."""
	with _site(context):
		frappe.set_user("Administrator")
		run = evaluate_book(product, status)
		for name, reason in sorted(run.failures.items()):
			click.echo(f"{name}: {reason}", err=True)
		click.echo(f"{len(run.evaluations)} evaluated, {len(run.failures)} not")
		if run.failures:
			raise SystemExit(1)


class _site:
	"""A connected site for the length of a command."""

	def __init__(self, context: object) -> None:
		self.site = get_site(context)

	def __enter__(self) -> None:
		frappe.init(site=self.site)
		frappe.connect()
		# What the command writes, remarks and notes, is read by everybody of the site.
		frappe.local.lang = frappe.db.get_single_value("System Settings", "language") or "en"

	def __exit__(self, *failure: object) -> None:
		frappe.destroy()


commands = [lending]
