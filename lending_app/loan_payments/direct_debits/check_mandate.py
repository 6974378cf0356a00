"""A mandate: an account that can exist, of the person who signed, for loans in the currency of the company."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.bank_files.check_digits import AccountKind, clean_account, is_account
from lending_app.lending_setup.document import by_service
from lending_app.loan_payments.direct_debits.exceptions import (
	DebitCurrencyError,
	MandateAccountError,
	MandateError,
)
from lending_app.loan_payments.direct_debits.states import MandateStatus

MANDATE = "Direct Debit Mandate"


def fill_mandate(mandate: Document) -> None:
	"""What the loan and its client say, where nothing else is entered."""
	if mandate.loan and not mandate.client:
		loan = frappe.db.get_value("Loan", mandate.loan, ["client", "company", "currency"], as_dict=True)
		mandate.update({field: mandate.get(field) or value for field, value in (loan or {}).items()})
	mandate.currency = mandate.currency or frappe.get_cached_value(
		"Company", mandate.company, "default_currency"
	)
	mandate.holder = mandate.holder or frappe.db.get_value("Client", mandate.client, "client_name")


def check_mandate(mandate: Document) -> None:
	"""Raise a titled refusal for an account, a date, a loan or a currency that cannot be."""
	_check_account(mandate)
	_check_dates(mandate)
	_check_loan(mandate)
	currency = frappe.get_cached_value("Company", mandate.company, "default_currency")
	if mandate.currency != currency:
		frappe.throw(
			_("The account is in {0}, and loans of {1} are debited in {2}.").format(
				mandate.currency, mandate.company, currency
			),
			exc=DebitCurrencyError,
			title=_("Foreign Currency"),
		)


def cancel_mandate(name: str, reason: str) -> Document:
	"""No debit is made by it any more; those that were sent are answered as ever (PAY-12)."""
	mandate = frappe.get_doc(MANDATE, name, for_update=True)
	if mandate.status != MandateStatus.ACTIVE.value:
		_refuse(_("Mandate {0} is {1} already.").format(frappe.bold(name), _(mandate.status)))
	if not (reason or "").strip():
		_refuse(_("Say why mandate {0} is cancelled.").format(frappe.bold(name)))
	return end_mandate(mandate, MandateStatus.CANCELLED, reason.strip())


def end_mandate(mandate: Document, status: MandateStatus, reason: str) -> Document:
	mandate.update(
		{
			"status": status.value,
			"cancel_reason": reason,
			"cancelled_on": today(),
			"cancelled_by": frappe.session.user,
		}
	)
	# The step was allowed, or is the bank's; nobody writes these fields by hand.
	return by_service(mandate).save(ignore_permissions=True)


def end_expired() -> int:
	"""Daily: mandates after their last day. Returns how many."""
	filters = {"status": MandateStatus.ACTIVE.value, "valid_until": ("<", today())}
	names = frappe.get_all(MANDATE, filters, pluck="name")
	for name in names:
		mandate = frappe.get_doc(MANDATE, name, for_update=True)
		end_mandate(
			mandate,
			MandateStatus.ENDED,
			_("Valid until {0}.").format(formatdate(mandate.valid_until)),
		)
	return len(names)


def _check_account(mandate: Document) -> None:
	mandate.account_number = clean_account(mandate.account_number or "")
	kinds = {kind.value: kind for kind in AccountKind}
	kind = kinds.get(mandate.account_type)
	if kind and not is_account(mandate.account_number, kind):
		frappe.throw(
			_("{0} is not a {1}: its check digits do not agree. Compare it with the signed mandate.").format(
				frappe.bold(frappe.utils.escape_html(mandate.account_number)), kind.value
			),
			exc=MandateAccountError,
			title=_("Account Number"),
		)


def _check_dates(mandate: Document) -> None:
	if getdate(mandate.signed_on) > getdate(today()):
		_refuse(
			_("The mandate cannot be signed on {0}, in the future.").format(formatdate(mandate.signed_on))
		)
	if mandate.valid_until and getdate(mandate.valid_until) < getdate(mandate.signed_on):
		_refuse(_("The mandate ends before it was signed. Correct one of the dates."))
	if mandate.limit_amount and mandate.limit_amount < 0:
		_refuse(_("The limit of a debit is above zero, or empty."))


def _check_loan(mandate: Document) -> None:
	filters = {"client": mandate.client, "company": mandate.company, "status": MandateStatus.ACTIVE.value}
	if mandate.loan:
		loan = frappe.db.get_value("Loan", mandate.loan, ["client", "company"], as_dict=True)
		if loan and (loan.client, loan.company) != (mandate.client, mandate.company):
			_refuse(_("Loan {0} is not of this client and company.").format(frappe.bold(mandate.loan)))
	filters["loan"] = mandate.loan or ("is", "not set")
	other = frappe.db.get_value(MANDATE, filters | {"name": ("!=", mandate.name)})
	if other and mandate.status == MandateStatus.ACTIVE.value:
		_refuse(_("Mandate {0} is in force for the same loans. Cancel it first.").format(frappe.bold(other)))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=MandateError, title=_("Direct Debit Mandate"))
