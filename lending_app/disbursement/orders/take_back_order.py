"""Void a paid order, or one payee of it, within some hours, by two people; or take it back when its money was returned."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, format_datetime, get_datetime, getdate, now_datetime, today

from lending_app.disbursement.exceptions import SecondApproverError, VoidError
from lending_app.disbursement.orders.post_order import build_voucher, take_back_kept
from lending_app.disbursement.orders.steps import (
	APPROVERS,
	lock_order,
	require_reason,
	require_role,
	require_state,
)
from lending_app.disbursement.orders.take_back_payee import (
	find_payee,
	is_last,
	put_back_payees,
	take_back_payee,
)
from lending_app.disbursement.payment_files.queries import find_live_file
from lending_app.disbursement.states import OrderStatus
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import gather_journals
from lending_app.lending_setup.companies.check_settings import MOST_VOID_HOURS
from lending_app.lending_setup.documents.steps import save_step


def request_void(name: str, reason: str, payee: int = 0) -> Document:
	"""Somebody asks for the void; somebody else authorizes it. `payee` is the row of the only one that is voided."""
	order = lock_order(name)
	require_state(order, OrderStatus.EXECUTED)
	require_reason(reason)
	_require_in_hours(order)
	_refuse_in_file(order, find_payee(order, payee) if payee else None)
	save_step(order, void_requested_by=frappe.session.user, void_reason=reason, void_payee=payee)
	return order


def authorize_void(name: str) -> Document:
	"""Reverse the disbursement and all that the order has posted, on the day; or take one payee off the loan."""
	order = lock_order(name)
	require_state(order, OrderStatus.EXECUTED)
	require_role(APPROVERS, _("Authorizing a void"))
	if not order.void_requested_by:
		frappe.throw(
			_("Nobody has asked for {0} to be voided. Ask for it first, with the reason.").format(
				frappe.bold(order.name)
			),
			exc=VoidError,
			title=_("Void Not Requested"),
		)
	if order.void_requested_by == frappe.session.user:
		frappe.throw(
			_("You asked for the void of {0}. Somebody else has to authorize it.").format(
				frappe.bold(order.name)
			),
			exc=SecondApproverError,
			title=_("Second Person Needed"),
		)
	_require_in_hours(order)
	row = find_payee(order, order.void_payee) if order.void_payee else None
	_refuse_in_file(order, row)
	# Another part of the order may be voided after this one.
	asked = {"void_requested_by": None, "void_payee": 0}
	_take_back_part(order, row, OrderStatus.VOIDED, order.void_reason, getdate(today()), **asked)
	return order


def record_return(name: str, reason: str, payee: int = 0, posting_date: date | None = None) -> Document:
	"""Money came back that no file of a bank answers for: a cheque, a wallet, cash that nobody has fetched.

	Of one payee where its row is given. Raises VoidError where a payment file holds it.
	"""
	order = lock_order(name)
	require_state(order, OrderStatus.EXECUTED)
	require_role(APPROVERS, _("Recording a return"))
	require_reason(reason)
	row = find_payee(order, payee) if payee else None
	_refuse_in_file(order, row)
	_take_back_part(order, row, OrderStatus.RETURNED, reason, getdate(posting_date or today()))
	return order


def return_order(
	name: str, reason: str, posting_date: date | None = None, *, payee: int = 0, status: str | None = None
) -> Document:
	"""The bank has returned the money, whenever that is: the disbursement is reversed with its interest, or what the payee
	got is taken off the loan. `status` is the bank's word for that. The caller checks permission.
	"""
	order = lock_order(name)
	require_state(order, OrderStatus.EXECUTED)
	require_reason(reason)
	row = find_payee(order, payee) if payee else None
	day = getdate(posting_date or today())
	_take_back_part(order, row, OrderStatus.RETURNED, reason, day, word=status)
	return order


def _take_back_part(
	order: Document,
	row: Document | None,
	status: OrderStatus,
	reason: str,
	day: date,
	*,
	word: str | None = None,
	**values: object,
) -> None:
	"""One payee where somebody else keeps the money, else all of it."""
	if row is None or is_last(order, row):
		_take_back(order, status, reason, day)
		return
	take_back_payee(order, row, word or status.value, reason, day, **values)


def _take_back(order: Document, status: OrderStatus, reason: str, day: date) -> None:
	disbursement = frappe.get_doc("Loan Disbursement", order.disbursement)
	with gather_journals(Placer(order.company), build_voucher(order, day, is_reversal=True)):
		disbursement.reversal_reason = reason
		disbursement.reversal_posting_date = day
		disbursement.flags.disbursement_order = order.name
		# The authorizer was asked above, for the order.
		disbursement.flags.ignore_permissions = True
		put_back_payees(order, reason, day)
		disbursement.cancel()
		take_back_kept(order, getdate(disbursement.reversal_posting_date))
	by, on = ("voided_by", "voided_on") if status is OrderStatus.VOIDED else ("returned_by", "returned_on")
	save_step(
		order,
		status=status.value,
		void_reason=reason,
		reversal_journal_entry=disbursement.reversal_journal_entry,
		**{by: frappe.session.user, on: now_datetime()},
	)


def _refuse_in_file(order: Document, row: Document | None) -> None:
	"""The bank is told to pay, or is about to be: a void would leave the money with the client."""
	file = find_live_file(order.name, row.name if row else None)
	if file:
		frappe.throw(
			_("{0} is paid by the file {1}. Cancel the file where it was not sent, or load the bank's answer.").format(
				frappe.bold(order.name), frappe.bold(file)
			),
			exc=VoidError,
			title=_("In a Payment File"),
		)  # fmt: skip


def _require_in_hours(order: Document) -> None:
	hours = cint(frappe.db.get_value("Lending Company", order.company, "void_hours")) or MOST_VOID_HOURS
	# One set before there was a most.
	hours = min(hours, MOST_VOID_HOURS)
	last = frappe.utils.add_to_date(get_datetime(order.executed_on), hours=hours)
	if now_datetime() > last:
		frappe.throw(
			_(
				"{0} could be voided until {1}, {2} hours after it was executed. Have the loan paid off instead."
			).format(frappe.bold(order.name), format_datetime(last), hours),
			exc=VoidError,
			title=_("Too Late to Void"),
		)
