"""The value of collateral among the loans that it secures: rank by rank, from the day on which it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate

from lending_app.collateral.pledges.pledge_rows import (
	PLEDGE,
	VALUE,
	lock_pledges,
	read_things,
	save_values,
)
from lending_app.collateral.register.check_type import refuse
from lending_app.collateral.states import CollateralStatus
from lending_app.engine.ledger.collateral import Claim, allocate_by_rank
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.documents.save_versions import Changes
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.products.adapters import to_decimal, to_float

# What is gone has no value to share out; its pledges end.
ENDED_STATES = (CollateralStatus.EXECUTED.value, CollateralStatus.SUBSTITUTED.value)


def allocate_value(name: str) -> int:
	"""Give each loan that a collateral secures its part of the last appraisal, where it is another than before."""
	return allocate_values([name])


def allocate_values(names: Sequence[str]) -> int:
	"""The same of many collaterals, in a few statements. Returns how many pledges have another value.

	It follows from an appraisal or the pledge of another loan, which was allowed.
	"""
	things = {thing.name: thing for thing in read_things(names) if thing.status not in ENDED_STATES}
	pledges = lock_pledges({"collateral": sorted(things)})
	of_thing: dict[str, list[frappe._dict]] = {}
	for pledge in pledges:
		of_thing.setdefault(pledge.collateral, []).append(pledge)
	open_days = {company: _get_open_day(company) for company in {pledge.company for pledge in pledges}}
	changes: dict[str, Changes] = {}
	changed: list[frappe._dict] = []
	for name, own in of_thing.items():
		thing = things[name]
		for pledge, part in zip(own, share_out(thing, own), strict=True):
			first = open_days[pledge.company]
			if change := _change_value(pledge, thing.appraisals[-1], to_float(part), first):
				changes[pledge.name] = change
				changed.append(pledge)
	save_values(changed, changes)
	return len(changed)


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
	appraisal = collateral.appraisals[-1]
	claims = [*lock_pledges({"collateral": [collateral.name]}), pledge]
	pledge.set("history", [])
	pledge.append(
		"history",
		{
			# What it takes over counted for the days before.
			"effective_date": max(getdate(appraisal.appraised_on), pledge.flags.counts_from or date.min),
			**_describe(appraisal, to_float(share_out(collateral, claims)[-1])),
		},
	)


def share_out(collateral: Any, pledges: Sequence[Any]) -> tuple[Decimal, ...]:
	"""The part of each pledge of the last appraisal."""
	claims = [
		Claim(rank=max(pledge.rank or 1, 1), limit=to_decimal(pledge.secured_amount) or None)
		for pledge in pledges
	]
	value = to_decimal(collateral.appraisals[-1].value_amount)
	return allocate_by_rank(value, claims, RoundingPolicy.for_currency(collateral.currency))


def _describe(appraisal: Any, value: float) -> dict[str, Any]:
	return {"value_amount": value, "basis": appraisal.basis, "appraiser": appraisal.appraiser}


def _change_value(pledge: frappe._dict, appraisal: Any, value: float, first_open_day: date) -> Changes | None:
	"""The value from the appraisal's day, or from the first open day where closed days have used the one before."""
	day = getdate(appraisal.appraised_on)
	last = pledge.history[-1] if pledge.history else None
	if last and last.value_amount == value:
		return None
	if last:
		known = getdate(last.effective_date)
		day = max(day, known, first_open_day)
	change = Changes(changed=[("value_amount", pledge.value_amount, value)], currency=pledge.currency)
	given = _describe(appraisal, value)
	if last and getdate(last.effective_date) == day:
		place = len(pledge.history) - 1
		fields = [(name, last[name], given[name]) for name in given if last[name] != given[name]]
		change.row_changed.append(("history", place, last.name, fields))
		last.update(given, is_changed=True)
	else:
		row = frappe._dict(effective_date=day, idx=len(pledge.history) + 1, currency=pledge.currency, **given)
		pledge.history.append(row)
		change.added.append(("history", {"doctype": VALUE, **row}))
	pledge.value_amount = value
	return change


def _get_open_day(company: str) -> date:
	closed = get_last_closed_date(company)
	return getdate(add_days(closed, 1)) if closed else date.min
