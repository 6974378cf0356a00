"""What was settled since a message was written is not sent any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.database import write_columns
from lending_app.messaging.states import MessageEvent, MessageStatus

CANCELLED = 2


def drop_settled(rows: Sequence[Any]) -> list[Any]:
	"""The messages that still hold; the others are dropped with their reason."""
	dropped: dict[str, str] = {}
	for event, find in _SETTLED.items():
		if of_event := [row for row in rows if row.event == event.value]:
			dropped |= find(of_event)
	status = MessageStatus.DROPPED.value
	write_columns("Message", {name: {"status": status, "reason": reason} for name, reason in dropped.items()})
	return [row for row in rows if row.name not in dropped]


def _find_cancelled(rows: Sequence[Any]) -> dict[str, str]:
	"""Payments and disbursements that were reversed before anybody was told of them."""
	doctype = rows[0].reference_doctype
	names = [row.reference_name for row in rows]
	gone = set(frappe.get_all(doctype, {"name": ("in", names), "docstatus": CANCELLED}, pluck="name"))
	return {row.name: _("It was reversed meanwhile.") for row in rows if row.reference_name in gone}


def _find_paid(rows: Sequence[Any]) -> dict[str, str]:
	"""Reminders of loans that owe nothing any more."""
	fields = ["name", "status", "overdue_amount", "next_due_date"]
	found = {
		row.name: row for row in frappe.get_all("Loan", {"name": ("in", [row.loan for row in rows])}, fields)
	}
	return {row.name: _("Nothing is owed any more.") for row in rows if not _is_late(found[row.loan])}


def _is_late(loan: Any) -> bool:
	return loan.status in ("Active", "Defaulted", "Charged Off") and loan.overdue_amount > 0


_SETTLED: dict[MessageEvent, Callable[[Sequence[Any]], dict[str, str]]] = {
	MessageEvent.PAYMENT_RECEIVED: _find_cancelled,
	MessageEvent.DISBURSEMENT: _find_cancelled,
	MessageEvent.LATE: _find_paid,
}
