"""Where the payments of a batch would go, or have gone: by loan and line, part by part (before it is posted)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.reports.frame import build_columns, explain_now, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.loan_payments.batches.preview_batch import AllocationLine, preview_batch
from lending_app.products.adapters import to_float


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, a row for each part of each line of a batch that the user may read, and the day."""
	filters = read_filters(filters, batch=str)
	batch = frappe.get_doc("Payment Batch", filters.batch)
	batch.check_permission("read")
	columns = _get_columns()
	return columns, round_rows(columns, [_build_row(line) for line in preview_batch(batch)]), explain_now()


def _build_row(line: AllocationLine) -> dict[str, Any]:
	return {
		"client_name": line.row.client_name,
		"loan": line.row.loan,
		"line": line.row.line,
		"value_date": line.row.value_date,
		"installment_number": line.installment_number,
		"component": line.component,
		"amount": to_float(line.amount),
		"status": _(line.row.status),
		"message": line.message,
		"currency": line.row.currency,
	}


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			# The total is called so in the first column.
			("client_name", _("Client Name"), "Data", None, 140),
			("loan", _("Loan"), "Link", "Loan", 130),
			("line", _("Line"), "Int"),
			("value_date", _("Date"), "Date"),
			("installment_number", _("Installment"), "Int"),
			("component", _("Component"), "Data", None, 100),
			("amount", _("Amount"), "Currency"),
			("status", _("Status"), "Data"),
			("message", _("Message"), "Data", None, 260),
		)
	)
