"""The job of a notice: a payment on its loan, or money in suspense with the reason; once, whatever is interrupted."""

from __future__ import annotations

from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, strip_html, today

from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.transactions import retry_when_busy, return_to
from lending_app.loan_payments.bank.suspense import ensure_suspense, find_day, post_moved
from lending_app.loan_payments.batches.match_rows import PAYABLE
from lending_app.loan_payments.gateways.receive_notice import GATEWAY, NOTICE
from lending_app.loan_payments.gateways.states import NoticeStatus
from lending_app.loan_payments.references.use_reference import (
	explain_refusal,
	find_loan,
	find_reference,
	record_use,
)
from lending_app.products.adapters import to_decimal, to_float

SAVEPOINT = "payment_notice"
MESSAGE = 500


def apply_notice(notice: str) -> None:
	"""Safe to run again, and beside another worker: the notice is locked, and what it became is committed with it."""
	retry_when_busy(partial(_apply, notice))
	frappe.db.commit()  # nosemgrep: the notice and its payment are one transaction


def post_payment(notice: Document, loan: str, mode_of_payment: str) -> Document:
	"""A payment of the whole amount, with the notice's and the gateway's numbers as its references."""
	receipt = frappe.new_doc(
		"Loan Repayment",
		loan=loan,
		amount=notice.amount,
		value_date=notice.paid_on,
		posting_date=find_day(notice.company, getdate(today())),
		mode_of_payment=mode_of_payment,
		reference_number=notice.notice_id,
		external_reference=notice.name,
	)
	# The gateway's settings say that its payments are taken; a person who chooses the loan may write notices.
	receipt.flags.ignore_permissions = True
	receipt.flags.has_nobody_to_ask = True
	receipt.insert()
	notice.db_set("loan_repayment", receipt.name)
	receipt.submit()
	return receipt


def save_notice(notice: Document, **values: object) -> Document:
	# It has the branch of the loan that it is paid on, and none without.
	notice.flags.is_branch_move = True
	return save_step(notice, **values)


def put_in_suspense(notice: Document, reason: str) -> None:
	"""Debit the gateway's account, credit unidentified receipts. Raises ClosedPeriodError where no day is open."""
	account = frappe.db.get_value(GATEWAY, notice.gateway, "account")
	amount = to_decimal(notice.amount)
	amounts = {account: amount, ensure_suspense(notice.company): -amount}
	day = find_day(notice.company, getdate(notice.paid_on))
	with speaking_for(notice):
		text = notice.reference_text or _("no reference")
		remark = _("Notice {0} of {1}: {2}").format(notice.name, notice.gateway, text)
	journal = post_moved(notice, amounts, day, remark, notice.notice_id)
	save_notice(
		notice,
		status=NoticeStatus.SUSPENSE.value,
		message=reason[:MESSAGE],
		suspense_entry=journal,
		suspense_amount=to_float(amount),
		applied_on=now_datetime(),
		loan_repayment=None,
	)


def _apply(name: str) -> None:
	notice = frappe.get_doc(NOTICE, name, for_update=True)
	if notice.status != NoticeStatus.RECEIVED.value:
		return
	gateway = frappe.get_doc(GATEWAY, notice.gateway)
	frappe.set_user(gateway.user)
	if notice.currency_text != notice.currency:
		message = _("Paid in {0}, and {1} takes {2} alone. Nothing is posted.").format(
			notice.currency_text, notice.company, notice.currency
		)
		save_notice(notice, status=NoticeStatus.REFUSED.value, message=message, applied_on=now_datetime())
		return
	reason = _try_loan(notice, gateway)
	if reason:
		put_in_suspense(notice, reason)


def _try_loan(notice: Document, gateway: Document) -> str:
	"""Post the payment; why it could not be, empty where it is posted."""
	reference = find_reference(notice.reference_text, notice.company, for_update=True)
	if not reference:
		return _("There is no payment reference {0}.").format(notice.reference_text or _("at all"))
	if refusal := explain_refusal(reference, getdate(notice.paid_on), to_decimal(notice.amount)):
		return strip_html(refusal)
	loan = find_loan(reference)
	if not loan:
		return _("{0} has not one running loan alone. Choose it.").format(reference.client_name)
	status = frappe.db.get_value("Loan", loan, "status")
	if status not in PAYABLE:
		return _("Loan {0} is {1} and takes no payments.").format(loan, _(status))
	frappe.db.savepoint(SAVEPOINT)
	try:
		receipt = post_payment(notice, loan, gateway.mode_of_payment)
	except frappe.ValidationError as error:
		return_to(SAVEPOINT, error)
		notice.reload()
		frappe.local.message_log = []
		return strip_html(str(error)) or type(error).__name__
	record_use(reference.name, to_decimal(notice.amount), getdate(notice.paid_on))
	notice.reload()
	save_notice(
		notice,
		status=NoticeStatus.POSTED.value,
		payment_reference=reference.name,
		loan=loan,
		client_name=receipt.client_name,
		branch=receipt.branch,
		loan_repayment=receipt.name,
		applied_on=now_datetime(),
		message=None,
	)
	return ""
