"""What documents say of the orders that pay a loan out: told by the module that keeps orders, through a hook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from lending_app.contracts.templates.environment import Group
from lending_app.engine.offer.disbursement_breakdown import OrderedAmount
from lending_app.printing.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPayee:
	"""Somebody who gets a part of the net amount. Texts are in the language of the document."""

	name: str
	kind: str
	method: str
	place: str
	amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFigures(OrderedAmount):
	"""An order that stands: its `net` is its `amount` less `lines`."""

	disbursement: str
	lines: Sequence[tuple[str, Decimal]]
	payees: Sequence[OrderPayee]


def list_orders(loan: str) -> list[OrderFigures]:
	"""Orders of a loan that are prepared or paid, the oldest first."""
	return [
		order for path in frappe.get_hooks("lending_ordered_amounts") for order in frappe.get_attr(path)(loan)
	]


def list_order_lines(order: OrderFigures, wording: Wording) -> list[tuple[str, str]]:
	"""From what is drawn to what is paid out, less or, where it is added to the loan instead, more."""
	return [
		(_("Amount"), wording.full_money(order.amount)),
		*(
			(label, f"{'-' if amount > 0 else '+'}{wording.full_money(abs(amount))}")
			for label, amount in order.lines
		),
		(_("Paid Out"), wording.full_money(order.net)),
	]


def list_payees(order: OrderFigures | None, wording: Wording) -> list[Group]:
	return [
		Group(
			"payees",
			{
				"name": row.name,
				"kind": row.kind,
				"method": row.method,
				"place": row.place,
				"amount": wording.full_money(row.amount),
			},
		)
		for row in (order.payees if order else ())
	]
