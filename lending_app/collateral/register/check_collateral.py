"""What a collateral says of itself: the fields of its type, appraisals over time, policies, and its state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, formatdate, getdate, today

from lending_app.collateral.register.check_type import refuse
from lending_app.collateral.register.custody import is_in_custody
from lending_app.collateral.register.list_expiries import find_next_expiry
from lending_app.collateral.register.read_detail import read_detail
from lending_app.collateral.states import CollateralStatus, RegistrationStatus, TitleStatus
from lending_app.engine.ledger.collateral import calculate_lendable
from lending_app.engine.values.money import RoundingPolicy
from lending_app.products.adapters import to_decimal, to_float, to_rate

S = CollateralStatus
# A message names no more of them.
SHOWN_LOANS = 5
# From the state that is stored; what was executed, substituted or released stays so.
MOVES = {
	S.OFFERED: {S.FORMALIZED, S.RELEASED, S.SUBSTITUTED},
	S.FORMALIZED: {S.OFFERED, S.IN_EXECUTION, S.SUBSTITUTED, S.RELEASED},
	S.IN_EXECUTION: {S.FORMALIZED, S.EXECUTED, S.RELEASED},
}


def check_collateral(doc: Document) -> None:
	"""Fill what follows from the type and the rows. Raises CollateralError for what cannot be."""
	kind = frappe.get_cached_doc("Collateral Type", doc.collateral_type)
	if doc.is_new() and not doc.haircut_percent:
		doc.haircut_percent = kind.haircut_percent
	if not 0 <= (doc.haircut_percent or 0) <= 100:
		refuse(_("A haircut of {0} % is not from 0 to 100.").format(doc.haircut_percent))
	_check_details(doc, kind)
	_check_appraisals(doc, kind)
	_check_insurance(doc)
	_check_title(doc)
	_check_state(doc, kind)
	doc.next_expires_on = find_next_expiry(doc)


def list_missing(doc: Document, kind: Document) -> Iterator[str]:
	"""What a collateral lacks to be formalized, in words."""
	filled = {row.label for row in doc.details if row.detail}
	for field in kind.details:
		if field.is_required and field.label not in filled:
			yield _("{0} is missing.").format(_(field.label))
	yield from list_lapsed(doc, kind)


def list_lapsed(doc: Document, kind: Document) -> Iterator[str]:
	"""What lapses with time or is not there yet: appraisal, insurance, registration, custody."""
	day = getdate(today())
	if not doc.appraisals:
		yield _("It has no appraisal.")
	elif doc.appraisal_expires_on and getdate(doc.appraisal_expires_on) < day:
		yield _("Its appraisal expired on {0}.").format(formatdate(doc.appraisal_expires_on))
	if kind.is_insurance_required:
		yield from _list_uninsured(doc, day)
	if kind.is_registration_required:
		yield from _list_unregistered(doc, day)
	if kind.is_held and not is_in_custody(doc):
		yield _("It is not in custody. Take it in first.")


def _list_uninsured(doc: Document, day: date) -> Iterator[str]:
	policies = [row for row in doc.insurance if getdate(row.starts_on) <= day <= getdate(row.ends_on)]
	if not policies:
		yield _("It has no insurance in force.")
	elif not any(row.is_endorsed for row in policies):
		yield _("Its insurance is not endorsed to the lender.")


def _list_unregistered(doc: Document, day: date) -> Iterator[str]:
	if doc.registration_status != RegistrationStatus.REGISTERED.value:
		yield _("Its lien is not registered.")
	elif doc.registration_expires_on and getdate(doc.registration_expires_on) < day:
		yield _("Its registration expired on {0}.").format(formatdate(doc.registration_expires_on))


def _check_details(doc: Document, kind: Document) -> None:
	"""A row for each field of the type, in its order, with a content that it takes."""
	given: dict[str, str] = {}
	known = {field.label for field in kind.details}
	for row in doc.details:
		if row.label not in known:
			refuse(
				_("{0} has no field {1}. Choose one of its type.").format(
					_(kind.name), frappe.bold(row.label)
				)
			)
		if row.label in given:
			refuse(_("Field {0} is there twice. Leave one.").format(frappe.bold(_(row.label))))
		given[row.label] = row.detail or ""
	read = {field.label: read_detail(field, given.get(field.label, "")) for field in kind.details}
	if [row.label for row in doc.details] == list(read):
		# Rows that stay are the same rows: the record of changes has what was changed alone.
		for row in doc.details:
			row.detail = read[row.label]
		return
	doc.set("details", [{"label": label, "detail": detail} for label, detail in read.items()])


def _check_appraisals(doc: Document, kind: Document) -> None:
	doc.appraisals.sort(key=lambda row: getdate(row.appraised_on))
	for number, row in enumerate(doc.appraisals, start=1):
		row.idx, row.currency = number, doc.currency
		if getdate(row.appraised_on) > getdate(today()):
			refuse(_("An appraisal of {0} is in the future.").format(formatdate(row.appraised_on)))
		if row.forced_sale_amount and row.forced_sale_amount > row.value_amount:
			refuse(_("Row {0}: the forced sale value is above the value. Correct one.").format(row.idx))
		fill_expiry(row, kind)
	days = [getdate(row.appraised_on) for row in doc.appraisals]
	if len({*days}) < len(days):
		refuse(_("There are two appraisals of the same day. Leave one of them."))
	fill_value(doc)


def fill_expiry(row: Any, kind: Document) -> None:
	"""An appraisal holds for as long as its type says, where nothing else is agreed."""
	if not row.expires_on and kind.valuation_months:
		row.expires_on = add_months(getdate(row.appraised_on), kind.valuation_months)


def fill_value(doc: Any) -> None:
	"""What a thing is worth by its last appraisal, and how much of it is lent upon."""
	last = doc.appraisals[-1] if doc.appraisals else None
	doc.value_amount = last.value_amount if last else 0
	doc.appraisal_expires_on = last.expires_on if last else None
	doc.lendable_amount = to_float(
		calculate_lendable(
			to_decimal(doc.value_amount),
			to_rate(doc.haircut_percent),
			RoundingPolicy.for_currency(doc.currency),
		)
	)


def _check_insurance(doc: Document) -> None:
	for row in doc.insurance:
		row.currency = doc.currency
		if getdate(row.ends_on) < getdate(row.starts_on):
			refuse(_("Policy {0} ends before it starts.").format(frappe.bold(row.policy_number)))
	doc.insured_until = max((getdate(row.ends_on) for row in doc.insurance), default=None)


def _check_title(doc: Document) -> None:
	"""A title that is transferred says where, under which number and when."""
	if doc.title_status != TitleStatus.TRANSFERRED.value:
		return
	if not (doc.title_office and doc.title_number and doc.title_transferred_on):
		refuse(_("Enter office, number and date of the title transfer."))
	if getdate(doc.title_transferred_on) > getdate(today()):
		refuse(_("A title transfer of {0} is in the future.").format(formatdate(doc.title_transferred_on)))


def _check_state(doc: Document, kind: Document) -> None:
	before = doc.get_doc_before_save()
	was = CollateralStatus(before.status) if before else S.OFFERED
	now = CollateralStatus(doc.status)
	if now is not was and now not in MOVES.get(was, ()):
		refuse(_("A collateral that is {0} does not become {1}.").format(_(was.value), _(now.value)))
	if now is not was:
		_refuse_while_pledged(doc, now)
	if now is S.RELEASED and was is not now and is_in_custody(doc):
		refuse(_("It is in custody at {0}. Hand it out first.").format(frappe.bold(doc.custody_place)))
	if now is S.SUBSTITUTED and was is not S.SUBSTITUTED and not doc.substituted_by:
		refuse(_("Choose the thing that takes its place: use Substitute in the form."))
	if now is S.FORMALIZED and was is not S.FORMALIZED and (missing := [*list_missing(doc, kind)]):
		refuse(_("It cannot be formalized yet:") + " " + " ".join(missing))


def _refuse_while_pledged(doc: Document, now: CollateralStatus) -> None:
	"""What secures loans is not given back or sold by its state alone: the pledges would go on counting."""
	if now not in (S.RELEASED, S.IN_EXECUTION, S.EXECUTED):
		return
	standing = {"collateral": doc.name, "released_on": ("is", "not set")}
	loans = sorted({*frappe.get_all("Loan Collateral", standing, pluck="loan")})
	if not loans:
		return
	if now is S.RELEASED:
		message = _("It secures {0}. Release the pledges first; a loan that is paid off releases its own.")
	else:
		message = _(
			"It secures {0}. Begin its execution with a Collateral Execution, which records the state itself."
		)
	names = ", ".join(loans[:SHOWN_LOANS]) + (" …" if len(loans) > SHOWN_LOANS else "")
	refuse(message.format(frappe.bold(names)))
