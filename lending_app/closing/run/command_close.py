"""The close as `bench --site S lending close-day` runs it: dates and companies checked, each company told of."""

from __future__ import annotations

from datetime import date

import click
import frappe
from frappe.utils import add_days, getdate, today

from lending_app.closing.queue.start_workers import fork_workers
from lending_app.closing.run.close_days import close_until
from lending_app.closing.run.try_close import try_close
from lending_app.lending_setup.queries import get_last_closed_date

Report = tuple[list[str], bool]
"""Lines to print, and whether all is well."""


def read_closing_date(text: str | None) -> date:
	"""A day that is over, yesterday where none is given; click's refusal of any other."""
	yesterday = getdate(add_days(today(), -1))
	if not text:
		return yesterday
	try:
		day = date.fromisoformat(text)
	except ValueError:
		raise click.BadParameter(f"{text!r} is no date; write it as {yesterday}.") from None
	if day > yesterday:
		raise click.BadParameter(f"{day} is not over; the latest day to close is {yesterday}.")
	return day


def list_companies(company: str | None) -> list[str]:
	"""The company asked for, else all that lend."""
	names = frappe.get_all("Lending Company", pluck="name", order_by="name")
	if company and company not in names:
		known = ", ".join(names) or "none"
		raise click.BadParameter(f"{company!r} does not lend; companies with lending: {known}.")
	return [company] if company else names


def run_dry(company: str, last: date) -> Report:
	"""What a close would do; nothing stays of it."""
	return try_close(company, last), True


def run_close(company: str, last: date, workers: int) -> Report:
	"""Close the days, with that many processes."""
	made = close_until(company, last, start_workers=lambda *run: fork_workers(*run, workers - 1))
	closed = get_last_closed_date(company)
	lines = [f"{company}: {len(made)} day(s) closed, up to {closed or 'none'}"]
	fields = ["name", "status", "message"]
	bad = frappe.get_all(
		"Day Close",
		{"name": ("in", made or [""]), "status": ("!=", "Completed")},
		fields,
		order_by="closing_date",
	)
	for row in bad:
		lines.append(f"  {row.name}: {row.status}")
		lines += [f"    {text}" for text in (row.message or "").splitlines()]
	return lines, not bad
