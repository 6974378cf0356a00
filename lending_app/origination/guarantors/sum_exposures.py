"""What people owe themselves and stand for: their own running loans, and the loans and applications of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import frappe
from pypika.terms import Criterion

from lending_app.clients.figures import get_figures
from lending_app.origination.states import OPEN, ApplicationStatus
from lending_app.products.adapters import to_decimal

CLAIMS = (*(status.value for status in OPEN), ApplicationStatus.DISBURSED.value)


def sum_exposures(people: Iterable[Any], besides: str | None = None) -> dict[str, Decimal]:
	"""By client or, of others, by key of their identity. `besides` is an application that does not count."""
	people = list(people)
	clients = [row.client for row in people if row.client]
	keys = [row.identity_key for row in people if not row.client and row.identity_key]
	totals: defaultdict[str, Decimal] = defaultdict(Decimal)
	if not clients and not keys:
		return totals
	for client, figures in get_figures(clients).items():
		totals[client] += figures.exposure
	for row in list_guaranteed(clients, keys, besides):
		totals[row.client or row.identity_key] += row.amount
	return totals


def list_guaranteed(clients: Sequence[str], keys: Sequence[str], besides: str | None = None) -> list[Any]:
	"""Applications for which people stand, with `amount`: what is left of the loan, or what is asked while none is paid out."""
	application, party = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Loan Application Party")
	is_theirs: Criterion = party.client.isin(list(clients) or [""]) | (
		party.identity_key.isin(list(keys) or [""]) & (party.client.isnull() | (party.client == ""))
	)
	rows = (
		frappe.qb.from_(party)
		.join(application)
		.on(party.parent == application.name)
		.select(
			application.name,
			application.approved_amount,
			application.requested_amount,
			party.client,
			party.identity_key,
		)
		.where(is_theirs & application.status.isin(CLAIMS))
		.where((application.name != (besides or "")) & (application.docstatus < 2))
		.run(as_dict=True)
	)
	fill_amounts(rows)
	return rows


def fill_amounts(rows: Sequence[Any]) -> None:
	"""Write `amount` of rows of applications with name, approved and requested amount."""
	left = _get_balances([row.name for row in rows])
	for row in rows:
		asked = to_decimal(row.approved_amount) or to_decimal(row.requested_amount)
		row.amount = left.get(row.name, asked)


def _get_balances(applications: list[str]) -> dict[str, Decimal]:
	"""What is left of the loans of applications, from the modules that know: hook `lending_application_balances`."""
	balances: dict[str, Decimal] = {}
	for path in frappe.get_hooks("lending_application_balances"):
		balances |= frappe.get_attr(path)(applications)
	return balances
