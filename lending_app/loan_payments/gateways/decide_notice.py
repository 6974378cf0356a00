"""What a person says of a notice whose money is in suspense: its loan, or back to the payer; and payments reversed."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, today

from lending_app.lending_setup.language.speak import speaking_for
from lending_app.loan_payments.bank.suspense import ensure_mode, ensure_suspense, find_day, post_moved
from lending_app.loan_payments.gateways.apply_notice import post_payment, put_in_suspense, save_notice
from lending_app.loan_payments.gateways.exceptions import NoticeError
from lending_app.loan_payments.gateways.receive_notice import GATEWAY, NOTICE
from lending_app.loan_payments.gateways.states import NoticeStatus
from lending_app.loan_payments.references.use_reference import undo_use
from lending_app.products.adapters import to_decimal


def choose_loan(name: str, loan: str) -> Document:
	"""Post the money in suspense on a loan. Raises NoticeError, or what the payment is refused by."""
	notice = _take(name)
	if frappe.db.get_value("Loan", loan, "company") != notice.company:
		_refuse(
			_("There is no loan {0} in this company.").format(frappe.bold(frappe.utils.escape_html(loan)))
		)
	receipt = post_payment(notice, loan, ensure_mode(notice.company))
	notice.reload()
	return save_notice(
		notice,
		status=NoticeStatus.POSTED.value,
		suspense_amount=0,
		loan=loan,
		client_name=receipt.client_name,
		branch=receipt.branch,
		loan_repayment=receipt.name,
		message=None,
		**_sign(),
	)


def return_money(name: str, remarks: str) -> Document:
	"""Pay the money in suspense back through the gateway. Raises NoticeError."""
	notice = _take(name)
	if not remarks.strip():
		_refuse(_("Say why the money goes back."))
	account = frappe.db.get_value(GATEWAY, notice.gateway, "account")
	amount = to_decimal(notice.suspense_amount)
	amounts = {ensure_suspense(notice.company): amount, account: -amount}
	# It goes back now, whenever it came.
	day = find_day(notice.company, getdate(today()))
	with speaking_for(notice):
		remark = _("Returned to {0}: {1}").format(notice.payer or _("its payer"), remarks.strip())
	journal = post_moved(notice, amounts, day, remark, notice.notice_id)
	return save_notice(
		notice,
		status=NoticeStatus.RETURNED.value,
		suspense_amount=0,
		return_entry=journal,
		remarks=remarks.strip(),
		**_sign(),
	)


def reopen_notice(payment: Document) -> None:
	"""After the payment of a notice is reversed: its money is in suspense, again or for the first time."""
	name = frappe.db.get_value(NOTICE, {"loan_repayment": payment.name})
	if not name:
		return
	notice = frappe.get_doc(NOTICE, name, for_update=True)
	reason = _("Payment {0} was reversed.").format(payment.name)
	if notice.payment_reference:
		undo_use(notice.payment_reference, to_decimal(payment.amount))
	notice.update({"loan": None, "client_name": None, "branch": None, "payment_reference": None})
	if not notice.suspense_entry:
		put_in_suspense(notice, reason)
		return
	back = {"suspense_amount": notice.amount, "loan_repayment": None}
	save_notice(notice, status=NoticeStatus.SUSPENSE.value, message=reason, **back)


def _take(name: str) -> Document:
	notice = frappe.get_doc(NOTICE, name, for_update=True)
	if notice.status != NoticeStatus.SUSPENSE.value:
		_refuse(
			_("Notice {0} is {1}: it has nothing in suspense.").format(frappe.bold(name), _(notice.status))
		)
	return notice


def _sign() -> dict[str, object]:
	return {"decided_by": frappe.session.user, "decided_on": now_datetime()}


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=NoticeError, title=_("Payment Notice"))
