"""The steps of an order: who may take them, from which state, and the lock under which they are taken."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, now_datetime, today

from lending_app.disbursement.exceptions import (
	OrderExpiredError,
	OrderPermissionError,
	OrderStateError,
	SecondApproverError,
	VoidError,
)
from lending_app.disbursement.states import Method, OrderStatus

APPROVERS = frozenset({"Treasurer", "Lending Manager", "System Manager"})
CASHIERS = frozenset({"Teller"})


def lock_order(name: str) -> Document:
	"""The order as it is committed, its row locked until the transaction ends."""
	return frappe.get_doc("Disbursement Order", name, for_update=True)


def require_state(order: Document, *states: OrderStatus) -> None:
	if order.status not in {state.value for state in states}:
		frappe.throw(
			_("Order {0} is {1}. This step is for orders that are {2}.").format(
				frappe.bold(order.name),
				_(order.status, context=order.doctype),
				", ".join(_(state.value) for state in states),
			),
			exc=OrderStateError,
			title=_("State of the Order"),
		)


def require_in_time(order: Document) -> None:
	if order.expires_on and getdate(order.expires_on) < getdate(today()):
		frappe.throw(
			_("Order {0} expired on {1}. Prepare another one.").format(
				frappe.bold(order.name), formatdate(order.expires_on)
			),
			exc=OrderExpiredError,
			title=_("Order Expired"),
		)


def require_role(roles: Iterable[str], label: str) -> None:
	"""`label` says what is done, as a noun."""
	wanted = set(roles)
	if frappe.session.user != "Administrator" and not wanted & set(frappe.get_roles()):
		frappe.throw(
			_("{0} is for {1}.").format(label, ", ".join(_(role) for role in sorted(wanted))),
			exc=OrderPermissionError,
			title=_("Not Your Step"),
		)


def require_second_person(order: Document, *first: str | None) -> None:
	"""Who prepared or asked for an order does not decide on it."""
	if frappe.session.user in {order.owner, order.requested_by, *first}:
		frappe.throw(
			_("You prepared {0} or asked for it. Somebody else has to decide on it.").format(
				frappe.bold(order.name)
			),
			exc=SecondApproverError,
			title=_("Second Person Needed"),
		)


def require_executor(order: Document) -> None:
	"""A treasurer or manager; a teller where all of it is paid in cash."""
	is_cash = all(row.method == Method.CASH.value for row in order.payees)
	require_role(APPROVERS | (CASHIERS if is_cash else frozenset()), _("Paying out this order"))


def require_reason(reason: str | None) -> None:
	if not (reason or "").strip():
		frappe.throw(_("Say why: enter the reason."), exc=VoidError, title=_("Reason Missing"))


def decided(reason: str | None = None) -> dict[str, object]:
	"""Fields of a decision by the user, now."""
	return {"decided_by": frappe.session.user, "decided_on": now_datetime(), "decision_reason": reason}
