"""Whether a payment may be taken with a reference, and what becomes of it then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate, today

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.document import by_service
from lending_app.loan_payments.references.exceptions import PaymentReferenceError, ReferenceRefusedError
from lending_app.loan_payments.references.queries import REFERENCE
from lending_app.loan_payments.references.states import AmountKind, ReferenceStatus
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.payment_modes.check_reference import normalize


def find_reference(text: str, company: str | None = None, *, for_update: bool = False) -> Document | None:
	"""The reference that a text is, whatever its spaces and hyphens."""
	name = normalize(text or "").replace("-", "")
	filters = {"name": name} | ({"company": company} if company else {})
	if not name or not frappe.db.exists(REFERENCE, filters):
		return None
	return frappe.get_doc(REFERENCE, name, for_update=for_update)


def explain_refusal(reference: Any, day: date, amount: Decimal | None = None) -> str:
	"""Why a payment made on a day cannot be taken with a reference; empty where it can."""
	shown = frappe.bold(reference.shown_reference)
	if reference.status == ReferenceStatus.CANCELLED.value:
		return _("Reference {0} was cancelled: {1}").format(shown, reference.cancel_reason)
	if reference.status == ReferenceStatus.PAID.value:
		return _("Reference {0} was paid on {1}.").format(shown, formatdate(reference.last_paid_on))
	if reference.valid_until and day > getdate(reference.valid_until):
		return _("Reference {0} was valid until {1}.").format(shown, formatdate(reference.valid_until))
	return _explain_amount(reference, amount) if amount is not None else ""


def check_usable(reference: Document, day: date) -> None:
	"""Raise ReferenceRefusedError where nothing can be paid with it on a day."""
	if refusal := explain_refusal(reference, day):
		frappe.throw(refusal, exc=ReferenceRefusedError, title=_("Reference Refused"))


def find_loan(reference: Any) -> str | None:
	"""The loan that the money is for: the reference's own, or the only one of its client that runs."""
	if reference.loan:
		return reference.loan
	running = {"client": reference.client, "company": reference.company, "status": ("in", OPEN_STATUSES)}
	loans = frappe.get_all("Loan", running, pluck="name", limit=2)
	return loans[0] if len(loans) == 1 else None


def record_use(name: str, amount: Decimal, day: date) -> None:
	"""A payment was posted with it; one of a fixed amount is paid by that."""
	reference = frappe.get_doc(REFERENCE, name, for_update=True)
	is_fixed = reference.amount_kind == AmountKind.FIXED.value
	_save(
		reference,
		number_of_payments=(reference.number_of_payments or 0) + 1,
		paid_amount=to_float(to_decimal(reference.paid_amount or 0) + amount),
		last_paid_on=day,
		status=ReferenceStatus.PAID.value if is_fixed else reference.status,
	)


def undo_use(name: str, amount: Decimal) -> None:
	"""The payment was reversed: one of a fixed amount can be paid again, up to its last day."""
	reference = frappe.get_doc(REFERENCE, name, for_update=True)
	number = max(0, (reference.number_of_payments or 0) - 1)
	is_over = reference.valid_until and getdate(reference.valid_until) < getdate(today())
	freed = ReferenceStatus.EXPIRED if is_over else ReferenceStatus.ACTIVE
	is_paid = reference.status == ReferenceStatus.PAID.value
	_save(
		reference,
		number_of_payments=number,
		paid_amount=to_float(to_decimal(reference.paid_amount or 0) - amount),
		last_paid_on=reference.last_paid_on if number else None,
		status=freed.value if is_paid else reference.status,
	)


def cancel_reference(name: str, reason: str) -> Document:
	"""Nothing is taken with it any more. Raises PaymentReferenceError."""
	reference = frappe.get_doc(REFERENCE, name, for_update=True)
	if reference.status not in (ReferenceStatus.ACTIVE.value, ReferenceStatus.EXPIRED.value):
		_refuse(_("Reference {0} is {1} already.").format(reference.shown_reference, _(reference.status)))
	if not reason.strip():
		_refuse(_("Say why reference {0} is cancelled.").format(reference.shown_reference))
	return _save(
		reference,
		status=ReferenceStatus.CANCELLED.value,
		cancel_reason=reason.strip(),
		cancelled_on=today(),
		cancelled_by=frappe.session.user,
	)


def expire_references() -> None:
	"""Daily: references after their last day."""
	reference = frappe.qb.DocType(REFERENCE)
	(
		frappe.qb.update(reference)
		.set(reference.status, ReferenceStatus.EXPIRED.value)
		.where((reference.status == ReferenceStatus.ACTIVE.value) & (reference.valid_until < today()))
		.run()
	)


def _explain_amount(reference: Any, amount: Decimal) -> str:
	wanted = to_decimal(reference.amount or 0)
	is_fixed = reference.amount_kind == AmountKind.FIXED.value
	is_minimum = reference.amount_kind == AmountKind.MINIMUM.value
	paid, asked = (fmt_money(value, currency=reference.currency) for value in (amount, wanted))
	if is_fixed and amount != wanted:
		return _("Reference {0} is for {1}, and {2} was paid.").format(
			frappe.bold(reference.shown_reference), asked, paid
		)
	if is_minimum and amount < wanted:
		return _("Reference {0} is for {1} at least, and {2} was paid.").format(
			frappe.bold(reference.shown_reference), asked, paid
		)
	return ""


def _save(reference: Document, **values: object) -> Document:
	reference.update(values)
	# The step was allowed; nobody writes these fields by hand.
	return by_service(reference).save(ignore_permissions=True)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PaymentReferenceError, title=_("Payment Reference"))
