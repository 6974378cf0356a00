"""A loan that owes nothing any more gives its liquid guarantee back, with the interest it has borne."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.collateral.exceptions import LiquidGuaranteeError
from lending_app.collateral.liquid_guarantees.hold_guarantee import lock_guarantee, release, take_back
from lending_app.collateral.states import ENDED, MovementKind
from lending_app.ledger.periods.check_posting import find_open_date, get_business_date, refuse_future
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.payment_modes.check_reference import claim_references, free_references


def return_guarantee(
	name: str, mode_of_payment: str, paid_on: date | str, reference_number: str | None = None
) -> Document:
	"""Pay out all that is held, by a mode of payment, on the day or the first open one after it. Returns the movement.

	The caller checks permission. Raises LiquidGuaranteeError while the loan runs.
	"""
	loan = lock_loan(frappe.db.get_value("Liquid Guarantee", name, "loan"))
	guarantee = lock_guarantee(name)
	if loan.status not in ENDED:
		frappe.throw(
			_(
				"Loan {0} is {1}. Its guarantee is returned once the loan is paid; apply it to the debt instead."
			).format(guarantee.loan, _(loan.status)),
			exc=LiquidGuaranteeError,
			title=_("Liquid Guarantee"),
		)
	check_mode(mode_of_payment, guarantee.company)
	row = release(
		guarantee,
		loan.keys,
		MovementKind.RETURNED,
		None,
		voucher=None,
		day=paid_on,
		posting_date=_find_day(guarantee, getdate(paid_on)),
		mode_of_payment=mode_of_payment,
		reference=reference_number or "",
	)
	claim_references(_as_payment(guarantee, row))
	return row


def take_back_return(name: str) -> str | None:
	"""Reverse the last return of a guarantee, as one that the bank has sent back. Returns the reversal's journal entry."""
	loan = lock_loan(frappe.db.get_value("Liquid Guarantee", name, "loan"))
	guarantee = lock_guarantee(name)
	rows = [
		row for row in guarantee.movements if row.kind == MovementKind.RETURNED.value and not row.is_reversed
	]
	if not rows:
		frappe.throw(
			_("Liquid guarantee {0} was not returned.").format(name),
			exc=LiquidGuaranteeError,
			title=_("Liquid Guarantee"),
		)
	free_references(_as_payment(guarantee, rows[-1]))
	take_back(guarantee, loan.keys, rows[-1], _find_day(guarantee, getdate(today())))
	return rows[-1].reversal_journal_entry


def _as_payment(guarantee: Document, row: Document) -> frappe._dict:
	"""The return, as a document by which money goes out."""
	return frappe._dict(
		doctype=guarantee.doctype,
		name=guarantee.name,
		company=guarantee.company,
		mode_of_payment=row.mode_of_payment,
		reference_number=row.reference_number,
	)


def _find_day(guarantee: Document, day: date) -> date:
	business_date = get_business_date(guarantee.company)
	last_day = max(getdate(today()), business_date)
	if day > last_day:
		refuse_future(day, last_day)
	return find_open_date(guarantee.company, day, last_day, business_date)
