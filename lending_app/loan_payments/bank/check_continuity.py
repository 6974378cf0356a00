"""Whether a statement begins where the one before it ends."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate

from lending_app.loan_payments.bank.queries import LOAD
from lending_app.loan_payments.bank.states import LoadStatus
from lending_app.products.adapters import to_decimal


def explain_gap(load: Document) -> str:
	"""What lies between a statement and the one before it, in words; empty where they meet, or where one of them has no
	balances.
	"""
	before = _find_before(load) if load.has_balances and load.from_date else None
	if not before:
		return ""
	gap = to_decimal(load.opening_amount) - to_decimal(before.closing_amount)
	if not gap:
		return ""
	return _(
		"Statement {0} closes on {1} with {2}, and this one opens on {3} with {4}: {5} is between them. Load the statement that is missing."
	).format(
		before.name,
		formatdate(before.to_date),
		fmt_money(before.closing_amount, currency=load.currency),
		formatdate(load.from_date),
		fmt_money(load.opening_amount, currency=load.currency),
		fmt_money(gap, currency=load.currency),
	)


def _find_before(load: Document) -> Any:
	"""The statement that ends last before this one begins: on an earlier day, or earlier the same day.

	A statement of the same day that was loaded later comes after it; one that repeats its lines is no neighbor.
	"""
	other = frappe.qb.DocType(LOAD)
	is_earlier = other.to_date < load.from_date
	if not load.number_known:
		is_earlier |= (other.to_date == load.from_date) & (other.loaded_on < load.loaded_on)
	query = (
		frappe.qb.from_(other)
		.select(other.name, other.to_date, other.closing_amount)
		.where((other.bank_account == load.bank_account) & (other.name != load.name))
		.where((other.has_balances == 1) & other.status.isin([LoadStatus.LOADING.value, LoadStatus.LOADED.value]))
		.where(is_earlier)
		.orderby(other.to_date, other.loaded_on, order=frappe.qb.desc)
		.limit(1)
	)  # fmt: skip
	return next(iter(query.run(as_dict=True)), None)
