"""Another thing takes the place of one that secures loans: its pledges end, and the same ranks and limits begin."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.pledges.check_change import check_day, check_left_secured
from lending_app.collateral.register.check_type import refuse
from lending_app.collateral.states import CollateralStatus
from lending_app.lending_setup.document import by_service

PLEDGE = "Loan Collateral"
REPLACED = (CollateralStatus.OFFERED.value, CollateralStatus.FORMALIZED.value)


def substitute_collateral(old: str, new: str, day: date, reason: str) -> list[str]:
	"""Pledge `new` to every loan that `old` secures, from a day on. Returns the new pledges.

	The caller checks permission on both. All of it is one transaction. Raises CollateralError where the new thing is not
	formalized, is of another currency or secures one of the loans, where the day is closed or in the future, and where
	a loan would be left with less than its product asks for.
	"""
	# In the order of their names, whichever replaces which.
	locked = {name: frappe.get_doc("Collateral", name, for_update=True) for name in sorted({old, new})}
	gone, taken = locked[old], locked[new]
	_check_things(gone, taken)
	filters = {"collateral": old, "released_on": ("is", "not set")}
	names = frappe.get_all(PLEDGE, filters, pluck="name", order_by="`rank`, name")
	if not names:
		refuse(_("{0} secures no loan. There is nothing to take over.").format(old))
	pledges = [frappe.get_doc(PLEDGE, name, for_update=True) for name in names]
	for pledge in pledges:
		check_day(pledge.company, day)
	made = [_take_over(pledge, taken, day, reason) for pledge in pledges]
	gone.reload()
	gone.update(
		{
			"status": CollateralStatus.SUBSTITUTED.value,
			"substituted_by": new,
			"substituted_on": day,
		}
	)
	by_service(gone).save()
	taken.reload()
	taken.substitutes = old
	by_service(taken).save()
	for pledge in pledges:
		check_left_secured(pledge.loan)
	return made


def _check_things(gone: Document, taken: Document) -> None:
	if gone.name == taken.name:
		refuse(_("A thing does not take its own place. Choose another one."))
	if gone.status not in REPLACED:
		refuse(_("{0} is {1} and cannot be substituted.").format(gone.name, _(gone.status)))
	if taken.status != CollateralStatus.FORMALIZED.value:
		refuse(_("{0} is {1}, not formalized.").format(taken.name, _(taken.status)))


def _take_over(pledge: Document, taken: Document, day: date, reason: str) -> str:
	"""The old pledge ends on the day on which the new one begins."""
	pledge.released_on = max(day, getdate(pledge.history[0].effective_date)) if pledge.history else day
	pledge.release_reason = _("Substituted by {0}: {1}").format(taken.name, reason)
	# All pledges of the thing end: none of them gets what another one leaves.
	pledge.flags.is_allocated = True
	by_service(pledge).save()
	successor = frappe.new_doc(
		PLEDGE,
		loan=pledge.loan,
		collateral=taken.name,
		rank=pledge.rank,
		secured_amount=pledge.secured_amount,
		replaces=pledge.name,
	)
	successor.flags.counts_from = day
	return by_service(successor).insert().name
