"""From a draft to an approved order: asked for, held where a rule finds something, released, approved or rejected."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.disbursement.controls.check_limits import lock_limits
from lending_app.disbursement.controls.find_holds import find_holds
from lending_app.disbursement.orders.list_checks import require_checks
from lending_app.disbursement.orders.payees import check_payees
from lending_app.disbursement.orders.steps import (
	APPROVERS,
	decided,
	lock_order,
	require_in_time,
	require_reason,
	require_role,
	require_second_person,
	require_state,
)
from lending_app.disbursement.states import OrderStatus
from lending_app.lending_setup.documents.steps import save_step


def request_approval(name: str) -> Document:
	"""A draft is complete: somebody else decides, or reviews it first where a limit or a rule says so."""
	lock_limits(name)
	order = lock_order(name)
	require_state(order, OrderStatus.DRAFT)
	require_in_time(order)
	check_payees(order)
	holds = find_holds(order)
	save_step(
		order,
		status=(OrderStatus.HELD if holds else OrderStatus.PENDING).value,
		requested_by=frappe.session.user,
		requested_on=now_datetime(),
		held_reasons="\n".join(hold.reason for hold in holds),
		review_role=holds[0].review_role if holds else None,
	)
	return order


def release_order(name: str, reason: str) -> Document:
	"""The role that reviews has looked at what held the order; approval is another step."""
	order = lock_order(name)
	require_state(order, OrderStatus.HELD)
	require_role({order.review_role, "System Manager"}, _("Reviewing this order"))
	require_second_person(order)
	require_reason(reason)
	save_step(
		order, status=OrderStatus.PENDING.value, reviewed_by=frappe.session.user, decision_reason=reason
	)
	return order


def approve_order(name: str, reason: str = "") -> Document:
	"""A second person approves; every check has to hold."""
	order = lock_order(name)
	require_state(order, OrderStatus.PENDING)
	require_role(APPROVERS, _("Approving disbursements"))
	require_second_person(order)
	require_in_time(order)
	require_checks(order)
	save_step(order, status=OrderStatus.APPROVED.value, **decided(reason or order.decision_reason))
	return order


def reject_order(name: str, reason: str) -> Document:
	order = lock_order(name)
	require_state(order, OrderStatus.PENDING, OrderStatus.HELD)
	require_role(
		APPROVERS | ({order.review_role} if order.review_role else set()), _("Rejecting disbursements")
	)
	require_second_person(order)
	require_reason(reason)
	save_step(order, status=OrderStatus.REJECTED.value, **decided(reason))
	return order


def cancel_order(name: str, reason: str) -> Document:
	"""Before it is paid out: who prepared it, or who may approve."""
	order = lock_order(name)
	require_state(order, OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.HELD, OrderStatus.APPROVED)
	if frappe.session.user not in (order.owner, order.requested_by):
		require_role(APPROVERS, _("Cancelling this order"))
	require_reason(reason)
	save_step(order, status=OrderStatus.CANCELLED.value, decision_reason=reason)
	return order
