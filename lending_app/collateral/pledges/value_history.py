"""Collateral of a loan: what it is worth from which day on, kept as a history that closed days rest on."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from lending_app.collateral.exceptions import CollateralHistoryError
from lending_app.collateral.register.enter_known import enter_known
from lending_app.lending_setup.queries import get_last_closed_date


def carry_collateral(application: Document, loan: str) -> None:
	"""What was offered with the application secures the loan, at its appraised value where there is one."""
	for row in application.collateral:
		is_appraised = bool(row.appraised_on)
		value = {
			"appraised_on": row.appraised_on or application.application_date,
			"value_amount": row.appraised_value_amount if is_appraised else row.estimated_value_amount,
			"basis": "Appraisal" if is_appraised else "Estimate",
			"appraiser": row.appraiser,
			"document": row.appraisal,
		}
		collateral = enter_known(row, application.client, application.currency, [value])
		pledge = frappe.new_doc(
			"Loan Collateral",
			loan=loan,
			collateral=collateral.name,
			collateral_type=row.collateral_type,
			location=row.location,
		)
		# It follows from the decision, as the loan does: anyone who accepts for the client may not enter it freely.
		pledge.insert(ignore_permissions=True)


def check_values(doc: Document) -> None:
	"""Put the values in order; a day has one value, and a release comes after the first."""
	doc.history.sort(key=lambda row: getdate(row.effective_date))
	for number, row in enumerate(doc.history, start=1):
		row.idx = number
	days = [getdate(row.effective_date) for row in doc.history]
	for day in days:
		if days.count(day) > 1:
			_refuse(_("There are two values from {0}. Leave one of them.").format(formatdate(day)))
	if doc.released_on and days and getdate(doc.released_on) < days[0]:
		_refuse(
			_("{0} is before the first value. Enter the day from which it secures the loan no more.").format(
				formatdate(doc.released_on)
			)
		)


def refuse_rewriting(doc: Document) -> None:
	"""Values that a closed day has used, and a release before it, stay as they are."""
	before, closed = doc.get_doc_before_save(), get_last_closed_date(doc.company)
	if before is None or not closed:
		return
	until = getdate(closed)
	present = {getdate(row.effective_date): row.value_amount for row in doc.history}
	for row in before.history:
		day = getdate(row.effective_date)
		if day <= until and present.get(day) != row.value_amount:
			_refuse(
				_(
					"The value from {0} was used by a day that is closed. Add a row with the new value."
				).format(formatdate(day))
			)
	released = before.released_on
	if released and getdate(released) <= until and doc.released_on != released:
		_refuse(
			_("It was released on {0}, which is closed. Enter it as collateral again.").format(
				formatdate(released)
			)
		)


def refuse_own_values(doc: Document) -> None:
	"""Values of a pledge whose collateral is in the register come from its appraisals."""
	before = doc.get_doc_before_save()
	if before is None or not before.collateral or doc.flags.is_allocated:
		return
	stored, given = (
		[(getdate(row.effective_date), row.value_amount) for row in version.history]
		for version in (before, doc)
	)
	if stored != given:
		_refuse(_("Its value comes from {0}. Enter the appraisal there.").format(doc.collateral))


def get_latest_value(doc: Document) -> float:
	"""What it is worth to the loan by its last value; nothing once it is released."""
	return doc.history[-1].value_amount if doc.history and not doc.released_on else 0


def _refuse(message: str) -> None:
	frappe.throw(message, exc=CollateralHistoryError, title=_("Values of Collateral"))
