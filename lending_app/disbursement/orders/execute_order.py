"""Pay out an approved order: once, however often it is asked for, in one transaction with its disbursement and ledger."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.docstatus import DocStatus
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, now_datetime, today

from lending_app.disbursement.controls.check_limits import lock_limits, refuse_above_limits
from lending_app.disbursement.controls.find_holds import find_new_holds
from lending_app.disbursement.exceptions import AlreadyExecutedError, OrderStateError, SecondApproverError
from lending_app.disbursement.orders.break_down_order import fill_breakdown
from lending_app.disbursement.orders.list_checks import require_checks
from lending_app.disbursement.orders.payees import check_payees
from lending_app.disbursement.orders.post_order import build_voucher, post_kept_back
from lending_app.disbursement.orders.steps import lock_order, require_executor, require_in_time, require_state
from lending_app.disbursement.states import Method, OrderStatus
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import gather_journals
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_decimal


def execute_order(name: str, key: str) -> Document:
	"""Disburse the loan and post every line. `key` is that of the attempt: the same one again gets the same answer,
	another one AlreadyExecutedError. An order in which a rule finds something new is held for review instead.
	"""
	lock_limits(name)
	order = lock_order(name)
	if order.execution_key and order.execution_key == key:
		return order
	refuse_executed(order)
	require_executor(order)
	if hold_again(order):
		frappe.msgprint(
			_("{0} is held for review and was not paid out: {1}").format(
				frappe.bold(order.name), order.held_reasons
			),
			title=_("Held for Review"),
			indicator="orange",
		)
		return order
	with gather_journals(Placer(order.company), build_voucher(order, getdate(today()))):
		pay_out(order, key)
	return order


def hold_again(order: Document) -> bool:
	"""Whether an approved order waits for a review again: since then a rule has found something that nobody has looked at."""
	if order.status != OrderStatus.APPROVED.value:
		return False
	holds = find_new_holds(order)
	if not holds:
		return False
	reasons = [*filter(None, [order.held_reasons]), *(hold.reason for hold in holds)]
	save_step(
		order,
		status=OrderStatus.HELD.value,
		held_reasons="\n".join(reasons),
		review_role=holds[0].review_role,
		decided_by=None,
		decided_on=None,
	)
	return True


def refuse_executed(order: Document) -> None:
	if order.executed_on:
		frappe.throw(
			_("Order {0} was executed on {1}: {2}. It is paid once.").format(
				frappe.bold(order.name), formatdate(order.executed_on), order.disbursement
			),
			exc=AlreadyExecutedError,
			title=_("Already Executed"),
		)


def pay_out(order: Document, key: str, *, is_journal_named: bool = True) -> None:
	"""The facts and entries of one order, its row locked. Raises a titled refusal, with nothing changed by it.

	Where the journal entry has no number yet, the caller writes it on the order.
	"""
	require_state(order, OrderStatus.APPROVED)
	_check(order)
	disbursement = _make_disbursement(order)
	post_kept_back(order, disbursement)
	_credit_internal_accounts(order)
	# Its journal entry is made when all that belongs in it is known.
	order.flags.ignore_links = True
	save_step(
		order,
		status=OrderStatus.EXECUTED.value,
		executed_by=frappe.session.user,
		executed_on=now_datetime(),
		executed_date=disbursement.posting_date,
		execution_key=key,
		disbursement=disbursement.name,
		journal_entry=disbursement.journal_entry if is_journal_named else None,
		failure=None,
	)


def _check(order: Document) -> None:
	require_in_time(order)
	if order.decided_by in (order.owner, order.requested_by):
		frappe.throw(
			_("Order {0} was approved by who prepared it. Have somebody else approve it.").format(
				frappe.bold(order.name)
			),
			exc=SecondApproverError,
			title=_("Second Person Needed"),
		)
	order.flags.is_executing = True
	require_checks(order)
	refuse_above_limits(order)
	approved = to_decimal(order.net_amount)
	fill_breakdown(order)
	if to_decimal(order.net_amount) != approved:
		# What the old loan owes moves with the days; payees were told another amount.
		_carry_difference(order, approved)
	check_payees(order)


def _carry_difference(order: Document, approved: object) -> None:
	"""A day later the balance renewed is another: the client's only row takes the difference, within what was approved."""
	if len(order.payees) == 1 and order.previous_loan:
		order.payees[0].amount = order.net_amount
		return
	frappe.throw(
		_("The net amount of order {0} is another than was approved. Cancel it and prepare it again.").format(
			frappe.bold(order.name)
		),
		exc=OrderStateError,
		title=_("Net Amount Changed"),
	)


def _make_disbursement(order: Document) -> Document:
	first = order.payees[0]
	with speaking_for(order):
		remarks = _("Order {0}").format(order.name)
	document = frappe.new_doc(
		"Loan Disbursement",
		loan=order.loan,
		value_date=today() if getdate(order.planned_date) > getdate(today()) else order.planned_date,
		posting_date=today(),
		amount=order.amount,
		mode_of_payment=first.mode_of_payment,
		reference_number=first.reference_number,
		remarks=remarks,
	)
	document.flags.disbursement_order = order.name
	# A teller pays cash by orders and enters no disbursements; who executes was asked before.
	document.flags.ignore_permissions = True
	# Written once, as submitted: nobody edits it in between.
	document.docstatus = DocStatus.submitted()
	document.insert()
	return document


def _credit_internal_accounts(order: Document) -> None:
	"""Modules that keep clients' accounts credit them: functions of the order and the payee."""
	for row in order.payees:
		if row.method == Method.INTERNAL_ACCOUNT.value:
			for path in frappe.get_hooks("lending_internal_deposits"):
				frappe.get_attr(path)(order, row)
