"""Limits by company, branch and person, of one order or of a day (DIS-21)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.disbursement.exceptions import LimitError
from lending_app.disbursement.queries import list_limits, lock_day_limits, sum_orders
from lending_app.products.adapters import to_decimal, to_float

REFUSE = "Refuse"


class Breach(NamedTuple):
	"""A limit that an order goes above."""

	limit: Any
	reason: str


def lock_limits(order: str) -> None:
	"""Before the order's own lock: who counts the orders of a day waits for those who count them already.

	Two that are asked for at once would each leave out the other.
	"""
	lock_day_limits(frappe.db.get_value("Disbursement Order", order, "company"))


def list_breaches(order: Document) -> Iterator[Breach]:
	"""Limits that the order is above, alone or with the others of its day."""
	for limit in list_limits(order.company):
		if _is_meant(limit, order):
			amount = to_decimal(order.amount) + (
				_sum_others(limit, order) if limit.per == "Day" else Decimal(0)
			)
			if amount > to_decimal(limit.maximum_amount):
				yield Breach(limit, _explain(limit, order, amount))


def refuse_above_limits(order: Document) -> None:
	"""Raise LimitError where a limit refuses the order."""
	for breach in list_breaches(order):
		if breach.limit.action == REFUSE:
			frappe.throw(breach.reason, exc=LimitError, title=_("Above a Limit"))


def _is_meant(limit: Any, order: Document) -> bool:
	asked = order.requested_by or frappe.session.user
	return (not limit.only_branch or limit.only_branch == order.branch) and (
		not limit.only_user or limit.only_user == asked
	)


def _sum_others(limit: Any, order: Document) -> Decimal:
	filters = {
		"Company": {},
		"Branch": {"branch": order.branch},
		"User": {"requested_by": order.requested_by or frappe.session.user},
	}[limit.scope]
	return sum_orders(order.company, order.planned_date, without=order.name, **filters)


def _explain(limit: Any, order: Document, amount: Decimal) -> str:
	return _("{0} is above the limit {1} of {2}.").format(
		fmt_money(to_float(amount), currency=order.currency),
		frappe.bold(limit.name),
		fmt_money(limit.maximum_amount, currency=order.currency),
	)
