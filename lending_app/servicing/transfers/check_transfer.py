"""May clients move to that branch on that day?"""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.ledger.exceptions import BackdatingError
from lending_app.ledger.periods.check_posting import (
	check_ledger_open,
	get_business_date,
	refuse_future,
)
from lending_app.lending_setup.permissions import list_branches
from lending_app.servicing.exceptions import ClientTransferError
from lending_app.servicing.transfers.queries import (
	get_last_entry_date,
	list_companies,
	list_group_memberships,
)


def check_transfer(doc: Document) -> None:
	"""Before a transfer is saved. Raises titled errors and then changes nothing."""
	doc.reason = (doc.reason or "").strip()
	if doc.is_whole_branch:
		doc.client = doc.client_name = None
	else:
		# Of a client the file says where it is, whatever a request says.
		doc.from_branch = frappe.db.get_value("Client", doc.client, "branch")
		_refuse_group(doc)
	if not doc.reason:
		_refuse(_("Say why the branch changes: enter the reason."))
	if doc.from_branch == doc.to_branch:
		_refuse(_("{0} is the branch already. Choose another one.").format(frappe.bold(doc.to_branch)))
	_check_branches(doc)
	for company in list_companies(doc):
		check_day(doc, company)


def check_day(doc: Document, company: str) -> None:
	"""An open day of a company, on which nothing later has been posted of what moves."""
	day, first = getdate(doc.posting_date), get_business_date(company)
	last = max(getdate(today()), first)
	if day > last:
		refuse_future(day, last)
	if day < first:
		_refuse_day(
			_("{0} is closed, or being closed, for {1}. Move the client on {2} or later.").format(
				formatdate(day), company, formatdate(first)
			)
		)
	check_ledger_open(company, day)
	posted = get_last_entry_date(doc, company)
	if posted and posted > day:
		_refuse_day(
			_("Loans that move have entries of {0}. Move them on that day or later.").format(
				formatdate(posted)
			)
		)


def refuse_cancelling(doc: Document) -> NoReturn:
	"""Balances, sight and later entries rest on a transfer; it is a fact, and another one takes it back."""
	frappe.throw(
		_(
			"{0} was carried out. To take it back, move the client from {1} to {2} by another transfer."
		).format(frappe.bold(doc.name), doc.to_branch, doc.from_branch),
		exc=ClientTransferError,
		title=_("Client Transfer"),
	)


def _check_branches(doc: Document) -> None:
	branches = list_branches(frappe.session.user)
	for branch in (doc.from_branch, doc.to_branch):
		if branches is not None and branch not in branches:
			frappe.throw(
				_("You do not act for branch {0}. Ask somebody who acts for both.").format(branch),
				exc=frappe.PermissionError,
				title=_("Client Transfer"),
			)


def _refuse_group(doc: Document) -> None:
	"""A group answers jointly at its branch, and moves with it."""
	if groups := list_group_memberships(doc.client):
		_refuse(
			_("The client is a member of {0} of {1}. Take the client out of the group first.").format(
				", ".join(groups), doc.from_branch
			)
		)


def _refuse_day(message: str) -> NoReturn:
	frappe.throw(message, exc=BackdatingError, title=_("Transfer Date"))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=ClientTransferError, title=_("Client Transfer"))
