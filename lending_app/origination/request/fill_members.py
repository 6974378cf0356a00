"""A group's application: a line per member, their amounts and totals, and the product it takes."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.origination.exceptions import GroupApplicationError
from lending_app.origination.states import ApplicationStatus, MemberStatus
from lending_app.products.adapters import to_decimal, to_float

GROUP_PRODUCTS = ("Group Microcredit",)
REQUESTED, REJECTED = MemberStatus.REQUESTED.value, MemberStatus.REJECTED.value
DECIDING = (ApplicationStatus.IN_REVIEW.value, ApplicationStatus.APPROVED.value)


def fill_representative(application: Document) -> None:
	"""A new application of a group without lines gets its members, and its president as who represents it."""
	if not application.is_group or not application.client_group:
		return
	members = _get_members(application.client_group)
	if not application.members:
		application.set("members", [{"client": row.client} for row in members.values()])
	if not application.client and members:
		presidents = [row.client for row in members.values() if row.role == "President"]
		application.client = (presidents or list(members))[0]
		# Frappe has fetched by then what follows from a client that a request names.
		application.branch = frappe.db.get_value("Client", application.client, "branch")


def fill_members(application: Document) -> None:
	"""Check the lines and write roles, states and totals. Raises GroupApplicationError."""
	_check_product(application)
	if not application.is_group:
		application.client_group, application.members, application.number_of_members = None, [], 0
		return
	_keep_decisions(application)
	members = _get_members(application.client_group)
	_check_twice(application)
	for row in application.members:
		if row.client not in members:
			_refuse(_("{0} is no member of the group today. Take row {1} out.").format(row.client, row.idx))
		row.role, row.currency = members[row.client].role, application.currency
		_check_line(row)
	if application.client not in members:
		_refuse(_("Who represents the group must be one of its members."))
	_fill_totals(application)


def list_accepted_members(application: Document) -> list[Document]:
	"""Lines that were not rejected."""
	return [row for row in application.members if row.status != REJECTED]


def _get_members(group: str | None) -> dict[str, Document]:
	rows = frappe.get_doc("Client Group", group).members if group else []
	return {row.client: row for row in rows if not row.left_on}


def _check_product(application: Document) -> None:
	kind = (
		frappe.get_cached_value("Loan Product", application.product, "product_type")
		if application.product
		else None
	)
	if kind and bool(application.is_group) is not (kind in GROUP_PRODUCTS):
		_refuse(
			_("Product {0} is for single clients. Choose one for groups.").format(application.product)
			if application.is_group
			else _("Product {0} is for groups. Make the application for a client group.").format(
				application.product
			)
		)


def _check_twice(application: Document) -> None:
	for client, number in Counter(row.client for row in application.members).items():
		if number > 1:
			_refuse(_("{0} has {1} lines. Leave one.").format(client, number))


def _keep_decisions(application: Document) -> None:
	"""Lines are decided in review, and nowhere else."""
	before = application.get_doc_before_save()
	if before and before.status in DECIDING:
		return
	known = {row.client: row for row in before.members} if before else {}
	for row in application.members:
		old = known.get(row.client)
		row.status = old.status if old else REQUESTED
		row.approved_amount = old.approved_amount if old else 0


def _check_line(row: Document) -> None:
	name = frappe.bold(row.client_name or row.client)
	if row.status == REJECTED:
		row.approved_amount = 0
		if not (row.rejection_reason or "").strip():
			_refuse(_("Enter why the line of {0} is rejected: the client is entitled to it.").format(name))
	if to_decimal(row.approved_amount) > to_decimal(row.requested_amount):
		_refuse(
			_("{0} asked for {1}. Approve that or less.").format(
				name, fmt_money(row.requested_amount, currency=row.currency)
			)
		)


def _fill_totals(application: Document) -> None:
	application.number_of_members = len(application.members)
	application.requested_amount = to_float(_sum(application.members, "requested_amount"))


def settle_members(application: Document) -> None:
	"""On approval: what is not rejected is approved, for what was asked unless less is entered; the sum is the amount."""
	if not application.is_group:
		return
	accepted = list_accepted_members(application)
	if not accepted:
		_refuse(_("Every line is rejected. Reject the application instead."))
	for row in accepted:
		row.status = MemberStatus.APPROVED.value
		row.approved_amount = row.approved_amount or row.requested_amount
	_check_total(application, _sum(accepted, "approved_amount"))


def _check_total(application: Document, total: Decimal) -> None:
	"""The amount of the decision is the sum of the lines; another one would leave open whose it is."""
	given = to_decimal(application.approved_amount)
	if given and given not in (total, to_decimal(application.requested_amount)):
		_refuse(
			_("The lines add up to {0}, not to {1}. Change the amounts of the members.").format(
				fmt_money(to_float(total), currency=application.currency),
				fmt_money(application.approved_amount, currency=application.currency),
			)
		)
	application.approved_amount = to_float(total)


def _sum(rows: list[Document], field: str) -> Decimal:
	return sum((to_decimal(row.get(field)) for row in rows), Decimal(0))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=GroupApplicationError, title=_("Group Application"))
