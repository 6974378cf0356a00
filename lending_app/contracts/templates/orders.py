"""What documents say of the orders that pay a loan out: told by the module that keeps orders, through a hook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from lending_app.contracts.templates.environment import Group
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
class OrderFigures:
	"""An order that stands: `net` is `amount` less `lines`, of which `costs` are beside what the loan's terms say."""

	disbursement: str
	amount: Decimal
	net: Decimal
	costs: Decimal
	lines: Sequence[tuple[str, Decimal]]
	payees: Sequence[OrderPayee]


def list_orders(loan: str) -> list[OrderFigures]:
	"""Orders of a loan that are prepared or paid, the oldest first."""
	return [
		order for path in frappe.get_hooks("lending_ordered_amounts") for order in frappe.get_attr(path)(loan)
	]


def get_net_amount(orders: Iterable[OrderFigures], principal: Decimal, agreed: Decimal) -> Decimal:
	"""What is paid out of a loan in all: as ordered where orders draw all of it, as agreed less the costs of those that
	draw a part. A line that is drawn again and again has no such amount but the one agreed.
	"""
	found = list(orders)
	drawn = sum((order.amount for order in found), Decimal(0))
	if drawn == principal:
		return sum((order.net for order in found), Decimal(0))
	if drawn > principal:
		return agreed
	return agreed - sum((order.costs for order in found), Decimal(0))


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
