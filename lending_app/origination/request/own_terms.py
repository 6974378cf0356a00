"""Premiums a client leaves out and parts of the principal of their own: kept with the request, read for its terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate

from lending_app.origination.exceptions import OwnTermsError
from lending_app.products.adapters import OwnTerms, to_decimal, to_float

TABLES = ("premiums", "parts")


def fill_own_terms(application: Document, *, is_open: bool) -> None:
	"""The product's optional premiums with what the client has chosen; nothing changes once the request is submitted."""
	before = application.get_doc_before_save()
	if not is_open:
		for table in TABLES:
			application.set(table, before.get(table))
		return
	product = application.product and frappe.get_cached_doc("Loan Product", application.product)
	chosen = {row.charge_name: row.is_taken for row in application.premiums}
	optional = [row.charge_name for row in product.charges if row.is_optional] if product else []
	application.set("premiums", [{"charge_name": name, "is_taken": chosen.get(name, 1)} for name in optional])
	application.has_own_parts = int(bool(product and product.has_own_parts))
	if not application.has_own_parts:
		application.set("parts", [])
	for row in application.parts:
		row.currency = application.currency


def get_own_terms(application: Document) -> OwnTerms:
	"""What the terms of the application's loans are built with."""
	return OwnTerms(
		declined=tuple(row.charge_name for row in application.premiums if not row.is_taken),
		parts=tuple(to_decimal(row.principal_amount) for row in application.parts),
		dates=read_dates(application.parts),
	)


def read_dates(rows: Sequence[Any]) -> tuple[date, ...]:
	"""Dates of the parts, where every one has one, each after the one before."""
	if not all(row.due_date for row in rows):
		return ()
	dates = tuple(getdate(row.due_date) for row in rows)
	return dates if all(later > day for day, later in pairwise(dates)) else ()


def read_own_terms(applications: Sequence[str]) -> dict[str, OwnTerms]:
	"""The same of many applications, in two statements; those without are left out."""
	where = {"parent": ("in", list(applications) or [""]), "parenttype": "Loan Application"}
	declined: dict[str, list[str]] = defaultdict(list)
	parts: dict[str, list[Any]] = defaultdict(list)
	for row in frappe.get_all(
		"Loan Application Premium", {**where, "is_taken": 0}, ["parent", "charge_name"], order_by="idx"
	):
		declined[row.parent].append(row.charge_name)
	fields = ["parent", "principal_amount", "due_date"]
	for row in frappe.get_all("Loan Application Part", where, fields, order_by="idx"):
		parts[row.parent].append(row)
	return {
		name: OwnTerms(
			declined=tuple(declined[name]),
			parts=tuple(to_decimal(row.principal_amount) for row in parts[name]),
			dates=read_dates(parts[name]),
		)
		for name in {*declined, *parts}
	}


def list_open_parts(application: Document) -> Iterator[str]:
	"""What keeps the parts from being those of the requested loan, in words."""
	if not application.parts:
		return
	rows, number = len(application.parts), application.number_of_installments
	if rows != number:
		yield _("The parts of the principal have {0} rows, the request has {1} installments.").format(
			rows, number
		)
	start = getdate(application.planned_disbursement_date or application.application_date)
	dates = read_dates(application.parts)
	if any(row.due_date for row in application.parts) and (not dates or dates[0] <= start):
		yield _(
			"Give every part of the principal a due date, each after the one before and after {0}."
		).format(formatdate(start))
	total = sum(get_own_terms(application).parts, Decimal(0))
	if total != to_decimal(application.requested_amount):
		yield _("The parts of the principal sum to {0}, the requested amount is {1}.").format(
			fmt_money(to_float(total), currency=application.currency),
			fmt_money(application.requested_amount, currency=application.currency),
		)


def check_approved_parts(application: Document) -> None:
	"""Raise where the approval has another number of installments than the client's own parts."""
	rows = len(application.parts)
	approved = application.approved_number_of_installments or application.number_of_installments
	if not rows or rows == approved:
		return
	frappe.throw(
		_(
			"The client has agreed {0} parts of the principal, and {1} installments are approved. "
			"Approve {0} installments, or ask the client for other parts."
		).format(rows, approved),
		exc=OwnTermsError,
		title=_("Parts of the Principal"),
	)
