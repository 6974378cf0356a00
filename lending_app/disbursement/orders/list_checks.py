"""What has to be true before an order is approved and executed: yes or no, and why (DIS-01)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate, today

from lending_app.clients.statuses.check_lendable import find_reason_not_to_lend
from lending_app.disbursement.exceptions import OrderCheckError
from lending_app.engine.loan.state import LoanStatus


class Answer(TypedDict):
	"""What every row of the checklist says. `check` and `reason` are in the user's language."""

	check: str
	ok: bool
	reason: str


class Check(Answer, total=False):
	"""A row of the checklist; one with `is_warning` stops nothing."""

	is_warning: bool


def list_checks(order: Document) -> list[Check]:
	"""The rows of all modules: functions of the hook `lending_disbursement_checks` take the order and answer rows."""
	rows: list[Check] = []
	for path in frappe.get_hooks("lending_disbursement_checks"):
		rows += frappe.get_attr(path)(order) or ()
	return rows


def require_checks(order: Document) -> None:
	"""Raise OrderCheckError with every check that has failed."""
	failed = [row for row in list_checks(order) if not row["ok"]]
	if failed:
		frappe.throw(
			_("{0} cannot be paid out:").format(frappe.bold(order.name))
			+ "<br>"
			+ "<br>".join(f"{row['check']}: {row['reason']}" for row in failed),
			exc=OrderCheckError,
			title=_("Not Ready to Be Paid Out"),
		)


def list_own_checks(order: Document) -> Iterable[Check]:
	"""Of this module: the approval, the loan, the client and the amount."""
	loan = frappe.db.get_value(
		"Loan", order.loan, ["application", "status", "available_amount", "disbursed_on"], as_dict=True
	)
	return [_check_approval(loan), _check_loan(loan), _check_client(order), _check_amount(order, loan)]


def _check_approval(loan: Any) -> Check:
	check = _("Approval in force")
	if not loan.application:
		return Check(check=check, ok=True, reason=_("The loan was entered without an application."))
	last = frappe.db.get_value("Loan Application", loan.application, "approval_expires_on")
	if last and getdate(last) < getdate(today()) and not loan.disbursed_on:
		return Check(
			check=check,
			ok=False,
			reason=_("It ended on {0}. Have it approved again.").format(formatdate(last)),
		)
	reason = _("Until {0}.").format(formatdate(last)) if last else _("It has no last day.")
	return Check(check=check, ok=True, reason=reason)


def _check_loan(loan: Any) -> Check:
	drawable = (LoanStatus.APPROVED.value, LoanStatus.ACTIVE.value)
	return Check(
		check=_("Loan can be drawn"),
		ok=loan.status in drawable,
		reason=_("The loan is {0}.").format(_(loan.status)),
	)


def _check_client(order: Document) -> Check:
	"""Blocked, inactive, or under a confirmed hit of a screening list."""
	reason = find_reason_not_to_lend(order.client)
	return Check(
		check=_("Client not blocked, lists clean"),
		ok=not reason,
		reason=reason or _("Neither a block nor a confirmed hit."),
	)


def _check_amount(order: Document, loan: Any) -> Check:
	approved = frappe.db.get_value("Loan", order.loan, "principal_amount")
	left = loan.available_amount if loan.disbursed_on else approved
	return Check(
		check=_("Within what was approved"),
		ok=order.amount <= left,
		reason=_("{0} of {1} that can still be drawn.").format(
			fmt_money(order.amount, currency=order.currency), fmt_money(left, currency=order.currency)
		),
	)
