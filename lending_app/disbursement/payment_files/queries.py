"""Reads of payments by bank transfer, the files they are in, and the bank's answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Count

from lending_app.disbursement.payment_files.states import FAILED, UNSETTLED, FileStatus, Outcome
from lending_app.disbursement.states import EXECUTED, Method

CHUNK = 1_000


def list_unsent_payees(company: str, currency: str, day: date) -> list[Any]:
	"""Payees by bank transfer of executed orders up to a day that are in no live file, their orders locked."""
	order, payee = frappe.qb.DocType("Disbursement Order"), frappe.qb.DocType("Disbursement Payee")
	query = (
		frappe.qb.from_(payee)
		.join(order).on(order.name == payee.parent)
		.select(
			payee.name, payee.parent, payee.idx, payee.payee_name, payee.payee_kind, payee.bank,
			payee.account_number, payee.amount, order.loan, order.client, order.client_name,
		)
		.where((order.company == company) & (order.currency == currency) & (order.status == EXECUTED))
		.where((payee.parenttype == "Disbursement Order") & (payee.method == Method.BANK_TRANSFER.value))
		.where((order.executed_date <= day) & payee.name.notin(_select_live()))
		.where(payee.repayment.isnull() | (payee.repayment == ""))
		.orderby(order.name, payee.idx)
		.for_update()
	)  # fmt: skip
	return query.run(as_dict=True)


def _select_live() -> Any:
	"""Payee rows that are in a file which was not cancelled, and were not sent back by the bank."""
	row, file = frappe.qb.DocType("Payment File Row"), frappe.qb.DocType("Payment File")
	return (
		frappe.qb.from_(row)
		.join(file).on(file.name == row.parent)
		.select(row.payee)
		.where((file.status != FileStatus.CANCELLED.value) & row.status.notin(FAILED))
		.where(row.payee.isnotnull())
	)  # fmt: skip


def find_live_file(order: str, payee: str | None = None) -> str | None:
	"""The file that is to pay an order, or one payee of it, or has."""
	row, file = frappe.qb.DocType("Payment File Row"), frappe.qb.DocType("Payment File")
	query = (
		frappe.qb.from_(row)
		.join(file).on(file.name == row.parent)
		.select(file.name)
		.where((row.disbursement_order == order) & (file.status != FileStatus.CANCELLED.value))
		.where(row.status.notin(FAILED))
		.limit(1)
	)  # fmt: skip
	if payee:
		query = query.where(row.payee == payee)
	found = query.run(pluck=True)
	return found[0] if found else None


def list_identities(clients: Collection[str]) -> dict[str, str]:
	"""Identity numbers of clients, of those that have one."""
	client = frappe.qb.DocType("Client")
	query = frappe.qb.from_(client).select(client.name, client.identity_number)
	return {name: number for name, number in query.where(client.name.isin(list(clients))).run() if number}


def lock_payment(company: str, end_to_end_id: str) -> Any | None:
	"""The row of a sent file with an id, the newest, locked until the transaction ends."""
	row, file = frappe.qb.DocType("Payment File Row"), frappe.qb.DocType("Payment File")
	query = (
		frappe.qb.from_(row)
		.join(file).on(file.name == row.parent)
		.select(
			row.name, row.parent, row.disbursement_order, row.payee, row.payee_name, row.amount, row.status,
			row.bank_code, row.bank_reason, file.status.as_("file_status"),
		)
		.where((row.end_to_end_id == end_to_end_id) & (file.company == company))
		.where(file.status.isin([FileStatus.SENT.value, FileStatus.PROCESSED.value]))
		.orderby(file.released_on, order=frappe.qb.desc)
		.limit(1)
		.for_update()
	)  # fmt: skip
	found = query.run(as_dict=True)
	return found[0] if found else None


def list_ids(file: str) -> list[str]:
	"""Ids of all payments of a file, for an answer to the file as a whole."""
	return frappe.get_all("Payment File Row", {"parent": file}, pluck="end_to_end_id", order_by="idx")


def has_unsettled(file: str) -> bool:
	return bool(frappe.db.exists("Payment File Row", {"parent": file, "status": ("in", UNSETTLED)}))


def list_waiting_rows(status_file: str, limit: int) -> list[Any]:
	return frappe.get_all(
		"Payment Status Row",
		{"parent": status_file, "outcome": Outcome.WAITING.value},
		["name", "line", "end_to_end_id", "status", "bank_code", "bank_reason", "amount", "status_date"],
		order_by="idx",
		limit=limit,
	)


def count_outcomes(status_file: str) -> dict[str, int]:
	row = frappe.qb.DocType("Payment Status Row")
	query = (
		frappe.qb.from_(row)
		.select(row.outcome, Count(row.name))
		.where(row.parent == status_file)
		.groupby(row.outcome)
	)
	return dict(query.run())


def mark_rows(file: str, before: Sequence[str], after: str) -> None:
	"""Rows of a file from some states to another."""
	row = frappe.qb.DocType("Payment File Row")
	frappe.qb.update(row).set(row.status, after).where(
		(row.parent == file) & row.status.isin(list(before))
	).run()


def mark_payees(file: str, status: str | None) -> None:
	"""What the payees of a file show."""
	row, payee = frappe.qb.DocType("Payment File Row"), frappe.qb.DocType("Disbursement Payee")
	names = frappe.qb.from_(row).select(row.payee).where(row.parent == file)
	frappe.qb.update(payee).set(payee.payment_status, status).where(payee.name.isin(names)).run()
