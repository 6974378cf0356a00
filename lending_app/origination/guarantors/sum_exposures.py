"""What people owe themselves and stand for: their own running loans, and the loans and applications of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import frappe

from lending_app.clients.figures import get_figures
from lending_app.origination.guarantors.queries import list_guaranteed
from lending_app.products.adapters import to_decimal


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
	guaranteed = list_guaranteed(clients, keys, besides)
	fill_amounts(guaranteed)
	for row in guaranteed:
		totals[row.client or row.identity_key] += row.amount
	return totals


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
