"""Reads of loans that are behind, and of the stages of collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe

from lending_app.engine.ledger.arrears import ArrearsStage
from lending_app.ledger.queries import OPEN_STATUSES

LATE_FIELDS = (
	"name", "client", "client_name", "branch", "product", "status", "arrears_stage", "days_past_due", "overdue_amount",
	"penalty_receivable_amount", "outstanding_principal_amount", "payoff_amount", "next_due_date", "as_of_date",
	"currency",
	"client.mobile_phone as mobile",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LateLoan:
	"""A loan that is behind, as its last close or fact left it; amounts as the form shows them."""

	name: str
	client: str
	client_name: str
	branch: str
	product: str
	status: str
	arrears_stage: str | None
	days_past_due: int
	overdue_amount: float
	penalty_receivable_amount: float
	outstanding_principal_amount: float
	payoff_amount: float
	next_due_date: date | None
	as_of_date: date
	currency: str
	mobile: str | None


def list_stages(*, without: str | None = None) -> tuple[ArrearsStage, ...]:
	"""The stages, first to last."""
	rows = frappe.get_all("Arrears Stage", fields=["name", "from_days"], order_by="from_days asc")
	return tuple(ArrearsStage(name=row.name, from_days=row.from_days) for row in rows if row.name != without)


def list_late_loans(company: str, filters: dict[str, Any]) -> list[LateLoan]:
	"""Loans behind that the user may see, the latest first."""
	rows = frappe.get_list(
		"Loan",
		filters={"company": company, "status": ("in", OPEN_STATUSES), "days_past_due": (">", 0)} | filters,
		fields=list(LATE_FIELDS),
		order_by="days_past_due desc, overdue_amount desc",
		limit=0,
	)
	return [LateLoan(**row) for row in rows]
