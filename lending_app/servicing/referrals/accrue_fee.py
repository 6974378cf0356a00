"""Once for each loan that is paid out: a fee to the promoter of its application, else to the client who sent the borrower."""

from __future__ import annotations

from typing import NamedTuple

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.loan.drawing_rules import Drawing
from lending_app.engine.offer.referral import calculate_referral_fee
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.record import write_record
from lending_app.products.adapters import to_decimal, to_float, to_rate
from lending_app.servicing.facts.enter_fact import LockedLoan, lock_loan
from lending_app.servicing.referrals.post_fee import post_accrual, post_reversal
from lending_app.servicing.states import ReferralStatus

STANDING = (ReferralStatus.DUE.value, ReferralStatus.PAID.value)


class Payee(NamedTuple):
	promoter: str | None
	referred_by: str | None
	payee_name: str


def accrue_referral_fee(disbursement: Document, loan: LockedLoan) -> None:
	"""After a disbursement, its loan's row locked: the fee of the product, where somebody brought the client."""
	product = frappe.get_cached_doc("Loan Product", loan.keys.product)
	if not product.referral_fee_percent and not product.referral_fee_amount:
		return
	payee = find_payee(loan.keys.name, loan.keys.client)
	if payee is None or _get_standing(loan.keys.name):
		return
	base = _get_base(disbursement, loan)
	amount = calculate_referral_fee(
		to_decimal(base),
		RoundingPolicy.for_currency(loan.keys.currency),
		rate=to_rate(product.referral_fee_percent),
		fixed_amount=to_decimal(product.referral_fee_amount),
	)
	fee = write_record(
		"Referral Fee",
		{
			**payee._asdict(),
			"loan": loan.keys.name,
			"client": loan.keys.client,
			"client_name": disbursement.client_name,
			"product": loan.keys.product,
			"disbursement": disbursement.name,
			"base_amount": base,
			"rate_percent": product.referral_fee_percent,
			"fixed_amount": product.referral_fee_amount,
			"amount": to_float(amount),
			"due_date": disbursement.posting_date,
			"status": ReferralStatus.DUE.value,
			"company": loan.company,
			"branch": loan.keys.branch,
			"currency": loan.keys.currency,
		},
	)
	fee.db_set("journal_entry", post_accrual(fee, loan.keys, getdate(disbursement.posting_date)))


def reverse_referral_fee(disbursement: Document) -> None:
	"""After a disbursement was taken back: where the loan has no other, nobody has brought anything."""
	if frappe.db.exists("Loan Disbursement", {"loan": disbursement.loan, "docstatus": 1}):
		return
	name = _get_standing(disbursement.loan)
	if not name:
		return
	fee = frappe.get_doc("Referral Fee", name)
	keys = lock_loan(disbursement.loan).keys
	journal = post_reversal(fee, keys, getdate(disbursement.reversal_posting_date))
	is_paid = fee.status == ReferralStatus.PAID.value
	status = ReferralStatus.TO_RECOVER if is_paid else ReferralStatus.REVERSED
	fee.db_set({"status": status.value, "reversal_journal_entry": journal})


def find_payee(loan: str, client: str) -> Payee | None:
	"""The promoter the application names, else the client by whom the borrower was referred; None without either."""
	application = frappe.db.get_value("Loan", loan, "application")
	promoter = application and frappe.db.get_value("Loan Application", application, "promoter")
	if promoter:
		return Payee(promoter, None, frappe.db.get_value("Staff Profile", promoter, "staff_name") or promoter)
	referrer = frappe.db.get_value("Client", client, "referred_by")
	if referrer:
		return Payee(None, referrer, frappe.db.get_value("Client", referrer, "client_name") or referrer)
	return None


def _get_base(disbursement: Document, loan: LockedLoan) -> float:
	"""What is paid out; of a loan that is drawn again, what was agreed."""
	drawing = loan.terms.drawing
	is_drawn_again = drawing is not None and drawing.kind is not Drawing.SINGLE
	return loan.principal_amount if is_drawn_again else disbursement.amount


def _get_standing(loan: str) -> str | None:
	filters = {"loan": loan, "status": ("in", STANDING)}
	return frappe.db.get_value("Referral Fee", filters, for_update=True)
