"""Payments that are received at another branch than the loan's, where the company allows it."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.permissions import list_branches
from lending_app.servicing.exceptions import OtherBranchReceiptError

REPAYMENT = "Loan Repayment"
ENTERED = {"create", "write", "submit"}
SEEN = {"read", "print", "select"}


def may_receive(
	doctype: str, branch: str | None, user: str, ptype: str = "read", name: str | None = None
) -> bool:
	"""Hook of the access rules: a payment on a loan of another branch. Its company is asked when it is saved.

	What is stored is seen and entered by the branch that has received it; reversals are the loan's branch's.
	"""
	if doctype != REPAYMENT or ptype not in ENTERED | SEEN:
		return False
	if ptype in ENTERED and not frappe.db.exists("Lending Company", {"has_receipts_at_any_branch": 1}):
		return False
	stored = name and frappe.db.get_value(REPAYMENT, name, "received_at_branch")
	return stored in (list_branches(user) or []) if stored else ptype in ENTERED


def fill_receiving_branch(doc: Document) -> None:
	"""Where the cash is: entered, else the loan's branch where the user acts for it, else the user's only one.

	Raises OtherBranchReceiptError where the company does not allow it, or the branch is not the user's.
	"""
	own = list_branches(frappe.session.user)
	place = frappe.db.get_value("Loan", doc.loan, ["branch", "company"], as_dict=True)
	chosen = doc.received_at_branch or _choose(place.branch, own)
	if own is not None and chosen not in own:
		_refuse(_("Enter a branch of yours as the one that has received the payment."))
	if chosen != place.branch and not is_allowed(place.company):
		_refuse(
			_("Loan {0} is of branch {1}, and {2} takes payments only there. Send the client to it.").format(
				doc.loan, place.branch, place.company
			)
		)
	doc.received_at_branch = chosen


def may_receive_on(loan: Document) -> bool:
	"""Whether the signed-in user may enter a payment on a loan, of whichever branch: then what it owes is told too."""
	return is_allowed(loan.company) and bool(frappe.has_permission(REPAYMENT, "create"))


def is_allowed(company: str) -> bool:
	return bool(frappe.db.get_value("Lending Company", company, "has_receipts_at_any_branch"))


def _choose(branch: str, own: list[str] | None) -> str:
	if own is None or branch in own or len(own) != 1:
		return branch
	return own[0]


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=OtherBranchReceiptError, title=_("Received at Another Branch"))
