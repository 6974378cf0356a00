"""Reads of what the desk shows about records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import Count


def list_assignees(doctype: str, names: Sequence[str]) -> list[dict[str, Any]]:
	"""Who the records of these names are assigned to, and how many each has; the 50 with the most."""
	task, person = frappe.qb.DocType("ToDo"), frappe.qb.DocType("User")
	number = Count("*")
	query = (
		frappe.qb.from_(task)
		.join(person).on(task.allocated_to == person.name)
		.select(task.allocated_to.as_("name"), number.as_("count"))
		.where((task.status != "Cancelled") & (person.user_type == "System User"))
		.where((task.reference_type == doctype) & task.reference_name.isin(list(names) or [""]))
		.groupby(task.allocated_to)
		.orderby(number, order=Order.desc)
		.limit(50)
	)  # fmt: skip
	rows: list[dict[str, Any]] = query.run(as_dict=True)
	return rows
