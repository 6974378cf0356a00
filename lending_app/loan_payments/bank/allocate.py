"""Tell ERPNext which entries a bank transaction is: its own rows, as its reconciliation tool writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Max, Sum
from frappe.utils import now_datetime

from lending_app.loan_payments.bank.queries import ALLOCATION, TRANSACTION, cut, sum_allocated
from lending_app.products.adapters import to_decimal, to_float


class Allocation(NamedTuple):
	"""Money of a bank transaction that is a journal entry's."""

	transaction: str
	journal_entry: str
	amount: Decimal


def allocate(allocations: Sequence[Allocation]) -> None:
	"""Write the rows of many transactions, what each has left, and the day on which entries were cleared by the bank."""
	if not allocations:
		return
	sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
	for transaction, journal, amount in allocations:
		sums[transaction, journal] += amount
	now, user = now_datetime(), frappe.session.user
	numbers = _count_rows({transaction for transaction, _ in sums})
	rows = []
	for (transaction, journal), amount in sums.items():
		numbers[transaction] += 1
		place = (transaction, TRANSACTION, "payment_entries", numbers[transaction])
		made = (frappe.generate_hash(length=10), user, user, now, now, 1)
		rows.append((*made, *place, "Journal Entry", journal, to_float(amount)))
	columns = [
		"name", "owner", "modified_by", "creation", "modified", "docstatus", "parent", "parenttype", "parentfield", "idx",
		"payment_document", "payment_entry", "allocated_amount",
	]  # fmt: skip
	frappe.db.bulk_insert(ALLOCATION, columns, rows)
	update_transactions({transaction for transaction, _ in sums})
	clear_entries({journal for _, journal in sums})


def free_transaction(transaction: str, journal_entry: str, amount: Decimal) -> None:
	"""Take an amount of an entry back from a bank transaction: the payment was reversed, and its money waits again."""
	filters = {"parent": transaction, "payment_document": "Journal Entry", "payment_entry": journal_entry}
	name, held = frappe.db.get_value(ALLOCATION, filters, ["name", "allocated_amount"]) or (None, 0)
	if not name:
		return
	left = to_decimal(held) - amount
	if left > 0:
		frappe.db.set_value(ALLOCATION, name, "allocated_amount", to_float(left))
	else:
		frappe.db.delete(ALLOCATION, {"name": name})
	update_transactions({transaction})


def update_transactions(names: set[str]) -> None:
	"""What transactions have allocated and left, and their states, from their rows."""
	owner, part = frappe.qb.DocType(TRANSACTION), frappe.qb.DocType(ALLOCATION)
	for chunk in cut(names):
		taken = dict(
			frappe.qb.from_(part)
			.select(part.parent, Sum(part.allocated_amount))
			.where((part.parenttype == TRANSACTION) & part.parent.isin(chunk))
			.groupby(part.parent)
			.run()
		)
		whole = []
		query = frappe.qb.from_(owner).select(owner.name, owner.deposit + owner.withdrawal)
		for name, amount in query.where(owner.name.isin(chunk)).run():
			allocated = to_decimal(taken.get(name) or 0)
			left = to_decimal(amount) - allocated
			if left == 0:
				whole.append(name)
				continue
			values = {
				"allocated_amount": to_float(allocated),
				"unallocated_amount": to_float(left),
				"status": "Unreconciled",
			}
			frappe.db.set_value(TRANSACTION, name, values)
		(
			frappe.qb.update(owner)
			.set(owner.allocated_amount, owner.deposit + owner.withdrawal)
			.set(owner.unallocated_amount, 0)
			.set(owner.status, "Reconciled")
			.where(owner.name.isin(whole or [""]))
			.run()
		)


def clear_entries(journals: set[str]) -> None:
	"""Entries all of whose money on the bank's account is allocated were cleared on the last of its days."""
	entry, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	part, owner = frappe.qb.DocType(ALLOCATION), frappe.qb.DocType(TRANSACTION)
	allocated = sum_allocated(journals)
	for chunk in cut(journals):
		moved = (
			frappe.qb.from_(entry)
			.join(account).on(account.name == entry.account)
			.select(entry.voucher_no, Sum(entry.debit_in_account_currency - entry.credit_in_account_currency))
			.where((entry.voucher_type == "Journal Entry") & entry.voucher_no.isin(chunk))
			.where((entry.is_cancelled == 0) & (account.account_type == "Bank"))
			.groupby(entry.voucher_no)
		)  # fmt: skip
		done = [
			name for name, amount in moved.run() if abs(to_decimal(amount)) == allocated.get(name, Decimal(0))
		]
		days = (
			frappe.qb.from_(part)
			.join(owner).on(owner.name == part.parent)
			.select(part.payment_entry, Max(owner.date))
			.where((part.payment_document == "Journal Entry") & part.payment_entry.isin(done or [""]))
			.groupby(part.payment_entry)
		)  # fmt: skip
		for name, day in days.run():
			frappe.db.set_value("Journal Entry", name, "clearance_date", day, update_modified=False)


def _count_rows(transactions: set[str]) -> dict[str, int]:
	numbers: dict[str, int] = defaultdict(int)
	for chunk in cut(transactions):
		rows = frappe.get_all(ALLOCATION, {"parent": ("in", chunk)}, ["parent", "idx"])
		for row in rows:
			numbers[row.parent] = max(numbers[row.parent], row.idx)
	return numbers
