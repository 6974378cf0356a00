"""Where the payments of a batch go, line by line and part by part: as they would be posted, or as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.loan_payments.batches.post_batch import build_payment
from lending_app.loan_payments.batches.queries import ROW
from lending_app.loan_payments.states import RowStatus
from lending_app.products.adapters import to_decimal
from lending_app.servicing.adapters import get_allocation_values
from lending_app.servicing.repayments.many.preview_many import preview_many

FIELDS = [
	"name", "line", "status", "message", "loan", "client_name", "branch", "amount", "value_date", "mode_of_payment",
	"external_reference", "loan_repayment", "currency",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationLine:
	"""A part of a line's money; without a component it says why the line has none."""

	row: Any
	installment_number: int | None = None
	component: str = ""
	amount: Decimal = Decimal(0)
	message: str = ""


def preview_batch(batch: Document) -> Iterator[AllocationLine]:
	"""Every line of the batch in its order. The caller checks permission."""
	rows = frappe.get_all(ROW, {"batch": batch.name}, FIELDS, order_by="line")
	ready = [row for row in rows if row.status == RowStatus.READY.value]
	# As they are posted: those of a branch and mode of payment together, by day and line.
	ready.sort(key=lambda row: (row.branch or "", row.mode_of_payment or "", row.value_date, row.line))
	previews = preview_many([build_payment(batch, row) for row in ready], getdate(batch.posting_date))
	posted = _list_posted(rows)
	for row in rows:
		preview = previews.get(row.name)
		if preview and not preview.reason:
			parts = [get_allocation_values(part, row.currency) for part in preview.allocations]
			yield from _list_parts(row, parts)
		elif row.loan_repayment:
			yield from _list_parts(row, posted[row.loan_repayment])
		else:
			yield AllocationLine(row=row, message=preview.reason if preview else row.message or "")


def _list_parts(row: Any, parts: list[Any]) -> Iterator[AllocationLine]:
	left = to_decimal(row.amount)
	for part in parts:
		amount = to_decimal(part["amount"])
		left -= amount
		number, component = part["installment_number"], _(part["component"])
		yield AllocationLine(row=row, installment_number=number or None, component=component, amount=amount)
	if left:
		yield AllocationLine(row=row, component=_("Held for the Client"), amount=left)


def _list_posted(rows: list[Any]) -> dict[str, list[Any]]:
	"""Where posted payments have gone, by receipt."""
	found: dict[str, list[Any]] = defaultdict(list)
	names = [row.loan_repayment for row in rows if row.loan_repayment]
	filters = {"parent": ("in", names or [""]), "parenttype": "Loan Repayment"}
	fields = ["parent", "installment_number", "component", "amount"]
	for part in frappe.get_all("Loan Repayment Allocation", filters, fields, order_by="parent, idx"):
		found[part.parent].append(part)
	return found
