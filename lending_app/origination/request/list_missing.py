"""Everything that keeps an application from being submitted, in words, at once."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, fmt_money, formatdate, getdate, today

from lending_app.clients.statuses.check_lendable import check_lendable, find_reason_not_to_lend
from lending_app.origination.exceptions import IncompleteApplicationError
from lending_app.origination.guarantors.check_capacity import list_over_capacity
from lending_app.origination.request.fill_value import list_value_gaps
from lending_app.origination.request.own_terms import list_open_parts
from lending_app.origination.request.update_documents import list_open_documents

REQUIRED = ("product", "requested_amount", "number_of_installments", "purpose", "channel")
GUARANTOR, PROMOTER = "Guarantor", "Promoter"


def list_missing(application: Document) -> list[str]:
	"""Fields, parties, collateral, documents, and a client who may borrow; empty where nothing is missing."""
	return [*list_gaps(application), *list_over_capacity(application), *_list_obstacles(application)]


def list_gaps(application: Document) -> list[str]:
	"""The same without what is held against the client and what guarantors owe, which is not for the client to read."""
	return [
		*_list_fields(application),
		*_list_parties(application),
		*_list_collateral(application),
		*list_value_gaps(application),
		*list_open_parts(application),
		*_list_group(application),
		*list_open_documents(application),
		*_list_client_file(application),
		*_list_late_papers(application),
	]


def refuse_incomplete(application: Document) -> None:
	"""Raise IncompleteApplicationError with all that is missing, ClientNotLendableError where it is the client alone."""
	missing = list_missing(application)
	if missing and missing == list(_list_obstacles(application)):
		check_lendable(application.client)
	_refuse(missing)


def refuse_gaps(application: Document) -> None:
	"""Raise IncompleteApplicationError with what its client may know is missing."""
	_refuse(list_gaps(application))


def _refuse(missing: list[str]) -> None:
	if not missing:
		return
	items = "".join(f"<li>{item}</li>" for item in missing)
	frappe.throw(
		_("The application cannot be submitted yet. Complete these points and submit it again: {0}").format(
			f"<ul>{items}</ul>"
		),
		exc=IncompleteApplicationError,
		title=_("Application Incomplete"),
	)


def _list_fields(application: Document) -> Iterator[str]:
	for field in REQUIRED:
		if not application.get(field):
			yield _("Enter {0}.").format(frappe.bold(_(application.meta.get_label(field))))
	if application.channel == PROMOTER and not application.promoter:
		yield _("Name the promoter who brought the application.")


def _list_parties(application: Document) -> Iterator[str]:
	for row in application.parties:
		if not row.full_name or not row.identity_number:
			yield _("{0} in row {1}: enter name and identity number, or choose a client.").format(
				_(row.role), row.idx
			)
		elif not flt(row.monthly_income) and not flt(row.assets_amount):
			yield _("{0} {1}: enter income or assets.").format(_(row.role), frappe.bold(row.full_name))
	product = _get_product(application)
	wanted = (
		max(cint(product.get("minimum_number_of_guarantors")), 1)
		if product.get("is_guarantor_required")
		else 0
	)
	found = sum(row.role == GUARANTOR for row in application.parties)
	if found < wanted:
		yield _("The product asks for {0} guarantors, the application has {1}.").format(wanted, found)


def _list_collateral(application: Document) -> Iterator[str]:
	product = _get_product(application)
	amount = flt(application.requested_amount)
	if not product.get("is_collateral_required") or amount < flt(product.get("collateral_from_amount")):
		return
	kind, least = product.get("collateral_type"), flt(product.get("minimum_coverage_percent"))
	if not application.collateral:
		yield _("The product asks for collateral: describe what is offered.")
	elif kind and kind not in {row.collateral_type for row in application.collateral}:
		yield _("The product asks for collateral of the type {0}.").format(frappe.bold(_(kind)))
	elif flt(application.coverage_percent) < least:
		yield _("The collateral of {0} covers {1} % of the amount, the product asks for {2} %.").format(
			fmt_money(application.collateral_amount, currency=application.currency),
			flt(application.coverage_percent, 2),
			flt(least, 2),
		)


def _list_group(application: Document) -> Iterator[str]:
	if not application.is_group:
		return
	for row in application.members:
		if not flt(row.requested_amount):
			yield _("Member {0}: enter the amount, or take the row out.").format(frappe.bold(row.client_name))
		if not row.purpose:
			yield _("Member {0}: enter the purpose.").format(frappe.bold(row.client_name))
	if not application.has_joint_liability:
		yield _("The group has not accepted joint liability.")
	status = frappe.db.get_value("Client Group", application.client_group, "status")
	if status != "Active":
		yield _("The group is {0}; only an active group borrows.").format(_(status or ""))


def _list_client_file(application: Document) -> Iterator[str]:
	if not cint(frappe.db.get_single_value("Lending Settings", "is_client_file_required")):
		return
	names = [row.client for row in application.members] if application.is_group else [application.client]
	fields = ["client_name", "kyc_status", "missing_documents"]
	for row in frappe.get_all("Client", {"name": ("in", names), "kyc_status": ("!=", "Complete")}, fields):
		yield _("The file of client {0} is {1}: {2}").format(
			frappe.bold(row.client_name), _(row.kyc_status), row.missing_documents or _("to be renewed")
		)


def _list_late_papers(application: Document) -> Iterator[str]:
	due = application.papers_due_date
	if due and getdate(due) < getdate(today()) and not application.submitted_on:
		yield _("Form and documents were due on {0}. Enter the date of a new letter of request.").format(
			formatdate(due)
		)


def _list_obstacles(application: Document) -> Iterator[str]:
	names = [application.client, *(row.client for row in application.members)]
	for client in dict.fromkeys(names):
		if reason := find_reason_not_to_lend(client):
			yield reason


def _get_product(application: Document) -> Document:
	if not application.product:
		return frappe._dict()
	return frappe.get_cached_doc("Loan Product", application.product)
