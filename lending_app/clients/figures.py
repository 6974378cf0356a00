"""What other modules know of a client in money and days. They give it through the hook `lending_client_figures`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe

from lending_app.engine.offer.rate_offer import ClientStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFigures:
	"""Sums over everything the client has. `worst_days_late` is None where nothing was ever due."""

	exposure: Decimal = Decimal(0)
	overdue: Decimal = Decimal(0)
	earned: Decimal = Decimal(0)
	lost: Decimal = Decimal(0)
	days_past_due: int = 0
	worst_days_late: int | None = None
	open_loans: int = 0
	loans_paid: int = 0

	def plus(self, other: ClientFigures) -> ClientFigures:
		late = [days for days in (self.worst_days_late, other.worst_days_late) if days is not None]
		return ClientFigures(
			exposure=self.exposure + other.exposure,
			overdue=self.overdue + other.overdue,
			earned=self.earned + other.earned,
			lost=self.lost + other.lost,
			days_past_due=max(self.days_past_due, other.days_past_due),
			worst_days_late=max(late, default=None),
			open_loans=self.open_loans + other.open_loans,
			loans_paid=self.loans_paid + other.loans_paid,
		)


def get_figures(clients: Sequence[str]) -> dict[str, ClientFigures]:
	"""Figures of the clients, of all modules together."""
	totals = {client: ClientFigures() for client in clients}
	for path in frappe.get_hooks("lending_client_figures"):
		for client, figures in frappe.get_attr(path)(clients).items():
			totals[client] = totals[client].plus(figures)
	return totals


def get_standing(client: str) -> ClientStanding:
	"""What a product asks of a client: the stored segment, and how the client has paid up to now."""
	figures = get_figures([client])[client]
	return ClientStanding(
		segment=frappe.db.get_value("Client", client, "segment") or "",
		loans_paid=figures.loans_paid,
		days_past_due=figures.days_past_due,
		worst_days_late=figures.worst_days_late,
	)


def list_obstacles(client: str) -> list[str]:
	"""Why a client cannot be let go or erased today: what is still open, in words."""
	return [
		text
		for path in frappe.get_hooks("lending_client_obstacles")
		for text in frappe.get_attr(path)(client)
	]
