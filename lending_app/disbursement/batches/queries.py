"""Orders of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now

from lending_app.disbursement.states import APPROVED, EXECUTED, OrderStatus
from lending_app.products.adapters import to_decimal

CHUNK = 1_000


class BatchResult(NamedTuple):
	executed: int
	failed: int
	amount: Decimal


def list_ready_orders(batch: Document) -> list[str]:
	"""Approved orders of the company up to the batch's day, in no batch that still runs, all by its mode of payment."""
	order, payee = frappe.qb.DocType("Disbursement Order"), frappe.qb.DocType("Disbursement Payee")
	other = frappe.qb.DocType("Disbursement Batch")
	running = frappe.qb.from_(other).select(other.name).where(other.status == "Running")
	query = (
		frappe.qb.from_(order)
		.select(order.name)
		.where((order.company == batch.company) & (order.status == APPROVED))
		.where(order.planned_date <= batch.planned_date)
		.where(order.batch.isnull() | order.batch.notin(running))
		.orderby(order.name)
		.for_update()
	)
	if batch.mode_of_payment:
		others = frappe.qb.from_(payee).select(payee.parent)
		others = others.where(
			(payee.parenttype == "Disbursement Order") & (payee.mode_of_payment != batch.mode_of_payment)
		)
		query = query.where(order.name.notin(others))
	return query.run(pluck=True)


def take_orders(batch: str, orders: Sequence[str]) -> None:
	order = frappe.qb.DocType("Disbursement Order")
	for start in range(0, len(orders), CHUNK):
		names = list(orders[start : start + CHUNK])
		query = frappe.qb.update(order).set(order.batch, batch).set(order.failure, None)
		query.set(order.modified, now()).where(order.name.isin(names)).run()


def list_waiting_orders(batch: str) -> list[tuple[str, str]]:
	"""Orders of a batch that were neither executed nor failed, with their branch, by branch and name."""
	order = frappe.qb.DocType("Disbursement Order")
	return (
		frappe.qb.from_(order)
		.select(order.branch, order.name)
		.where((order.batch == batch) & (order.status == APPROVED) & order.failure.isnull())
		.orderby(order.branch)
		.orderby(order.name)
		.run()
	)


def set_journal(orders: Sequence[str], journal: str) -> None:
	"""The entry that orders share, which was made after them."""
	order = frappe.qb.DocType("Disbursement Order")
	for start in range(0, len(orders), CHUNK):
		names = list(orders[start : start + CHUNK])
		frappe.qb.update(order).set(order.journal_entry, journal or None).where(order.name.isin(names)).run()


def sum_batch(batch: str) -> BatchResult:
	order = frappe.qb.DocType("Disbursement Order")
	of_batch = frappe.qb.from_(order).where(order.batch == batch)
	[(executed, amount)] = (
		of_batch.select(Count(order.name), Sum(order.net_amount)).where(order.status == EXECUTED).run()
	)
	[(failed,)] = (
		of_batch.select(Count(order.name))
		.where(order.status.isin((APPROVED, OrderStatus.HELD.value)) & order.failure.isnotnull())
		.run()
	)
	return BatchResult(executed, failed, to_decimal(amount))
