"""The value of a collateral among the loans that it secures: rank by rank, from the day on which it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate

from lending_app.collateral.register.check_type import refuse
from lending_app.collateral.states import CollateralStatus
from lending_app.engine.ledger.collateral import Claim, allocate_by_rank
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.products.adapters import to_decimal, to_float

PLEDGE = "Loan Collateral"
# What is gone has no value to share out; its pledges end.
ENDED_STATES = (CollateralStatus.EXECUTED.value, CollateralStatus.SUBSTITUTED.value)


def allocate_value(name: str) -> None:
	"""Give each loan that a collateral secures its part of the last appraisal, where it is another than before."""
	collateral = frappe.get_doc("Collateral", name)
	pledges = [frappe.get_doc(PLEDGE, pledge, for_update=True) for pledge in _list_standing(name)]
	if not pledges or not collateral.appraisals or collateral.status in ENDED_STATES:
		return
	for pledge, part in zip(pledges, share_out(collateral, pledges), strict=True):
		if _add_value(pledge, collateral.appraisals[-1], to_float(part)):
			pledge.flags.is_allocated = True
			# It follows from the appraisal or the pledge of another loan, which was allowed.
			by_service(pledge).save(ignore_permissions=True)


def fill_pledge(pledge: Document) -> None:
	"""A new pledge says what its collateral is, and has its part of the value. Raises CollateralError."""
	collateral = frappe.get_doc("Collateral", pledge.collateral, for_update=True)
	if not collateral.appraisals:
		refuse(_("{0} has no value yet. Enter an appraisal or an estimate.").format(collateral.name))
	currency = frappe.db.get_value("Loan", pledge.loan, "currency")
	if collateral.currency != currency:
		refuse(
			_("{0} is valued in {1}, loan {2} is in {3}.").format(
				collateral.name, collateral.currency, pledge.loan, currency
			)
		)
	if pledge.loan in frappe.get_all(
		PLEDGE, {"collateral": collateral.name, "released_on": ("is", "not set")}, pluck="loan"
	):
		refuse(_("{0} secures loan {1} already.").format(collateral.name, pledge.loan))
	kind = frappe.get_cached_value("Collateral Type", collateral.collateral_type, "provision_kind")
	pledge.collateral_type = kind
	pledge.description = pledge.description or collateral.description
	pledge.owner_name = pledge.owner_name or collateral.owner_name
	pledge.registration_number = pledge.registration_number or collateral.registration_number
	pledge.location = pledge.location or (collateral.address or "")[:140]
	others = [frappe.get_doc(PLEDGE, name) for name in _list_standing(collateral.name)]
	pledge.set("history", [])
	_add_value(pledge, collateral.appraisals[-1], to_float(share_out(collateral, [*others, pledge])[-1]))
	if since := pledge.flags.counts_from:
		# What it takes over counted for the days before.
		row = pledge.history[-1]
		row.effective_date = max(getdate(row.effective_date), since)


def share_out(collateral: Document, pledges: Sequence[Document]) -> tuple[Decimal, ...]:
	"""The part of each pledge of the last appraisal."""
	claims = [
		Claim(rank=max(pledge.rank or 1, 1), limit=to_decimal(pledge.secured_amount) or None)
		for pledge in pledges
	]
	value = to_decimal(collateral.appraisals[-1].value_amount)
	return allocate_by_rank(value, claims, RoundingPolicy.for_currency(collateral.currency))


def _list_standing(collateral: str) -> list[str]:
	filters = {"collateral": collateral, "released_on": ("is", "not set")}
	return frappe.get_all(PLEDGE, filters, pluck="name", order_by="name")


def _add_value(pledge: Document, appraisal: Document, value: float) -> bool:
	"""The value from the appraisal's day, or from the first open day where one is known that days have used."""
	day = getdate(appraisal.appraised_on)
	last = pledge.history[-1] if pledge.history else None
	if last and last.value_amount == value:
		return False
	if last and getdate(last.effective_date) >= day:
		day = max(getdate(last.effective_date), _get_open_day(pledge.company))
	row = next((row for row in pledge.history if getdate(row.effective_date) == day), None)
	row = row or pledge.append("history", {"effective_date": day})
	row.update({"value_amount": value, "basis": appraisal.basis, "appraiser": appraisal.appraiser})
	return True


def _get_open_day(company: str) -> date:
	closed = get_last_closed_date(company)
	return getdate(add_days(closed, 1)) if closed else date.min
