"""`bench --site S lending ...`: the app's jobs by hand."""

from __future__ import annotations

import click
import frappe
from frappe.commands import get_site, pass_context
from frappe.utils import add_days, getdate, today

from lending_app.servicing.services.close_days import close_until


@click.group("lending")
def lending() -> None:
	"""Close days, set up a company, load a book of loans."""


@lending.command("close-day")
@click.option("--date", "day", help="Last day to close, YYYY-MM-DD; yesterday where left out.")
@click.option("--company", help="One company; all where left out.")
@pass_context
def close_day(context: object, day: str | None, company: str | None) -> None:
	"""Close every open day up to a date. Days already closed are left as they are."""
	with _site(context):
		until = getdate(day or add_days(today(), -1))
		for name in [company] if company else frappe.get_all("Lending Company", pluck="name"):
			made = close_until(name, until)
			click.echo(
				f"{name}: {len(made)} day(s) closed, up to {frappe.db.get_value('Lending Company', name, 'last_closed_date')}"
			)


class _site:
	"""A connected site for the length of a command."""

	def __init__(self, context: object) -> None:
		self.site = get_site(context)

	def __enter__(self) -> None:
		frappe.init(site=self.site)
		frappe.connect()

	def __exit__(self, *failure: object) -> None:
		frappe.destroy()


commands = [lending]
