"""Pay a referral fee that is due."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.ledger.periods.check_posting import find_open_date, get_business_date, refuse_future
from lending_app.servicing.exceptions import ReferralFeeError
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.payment_modes.check_reference import claim_references
from lending_app.servicing.referrals.post_fee import post_payment
from lending_app.servicing.states import ReferralStatus


def pay_referral_fee(
	name: str, mode_of_payment: str, paid_on: date | str, reference_number: str | None = None
) -> Document:
	"""Payable against cash or bank, on the day or the first open one after it. The caller checks permission."""
	loan = lock_loan(frappe.db.get_value("Referral Fee", name, "loan"))
	fee = frappe.get_doc("Referral Fee", name, for_update=True)
	check_mode(mode_of_payment, fee.company)
	day = _check(fee, getdate(paid_on))
	fee.update({"mode_of_payment": mode_of_payment, "reference_number": reference_number})
	claim_references(fee)
	fee.db_set(
		{
			"status": ReferralStatus.PAID.value,
			"paid_on": day,
			"paid_by": frappe.session.user,
			"mode_of_payment": mode_of_payment,
			"reference_number": reference_number,
			"payment_journal_entry": post_payment(fee, loan.keys, day, mode_of_payment),
		}
	)
	return fee


def _check(fee: Document, paid_on: date) -> date:
	if fee.status != ReferralStatus.DUE.value:
		frappe.throw(
			_("Referral fee {0} is {1}. Only one that is due can be paid.").format(
				fee.name, _(fee.status, context=fee.doctype)
			),
			exc=ReferralFeeError,
			title=_("Fee Not Due"),
		)
	if paid_on < getdate(fee.due_date):
		frappe.throw(
			_("Referral fee {0} is due from {1}. Choose that day or a later one.").format(
				fee.name, formatdate(fee.due_date)
			),
			exc=ReferralFeeError,
			title=_("Fee Not Due"),
		)
	business_date = get_business_date(fee.company)
	last_day = max(getdate(today()), business_date)
	if paid_on > last_day:
		refuse_future(paid_on, last_day)
	return find_open_date(fee.company, paid_on, last_day, business_date)
