"""Things that the lender holds: taken in at a place under a seal, moved, and handed out once they secure nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.collateral.register.check_type import refuse
from lending_app.collateral.states import CollateralStatus, CustodyKind
from lending_app.lending_setup.document import by_service

# Whatever secures a loan is not given away, but to who executes it.
HANDED_OUT_WHILE_PLEDGED = CollateralStatus.IN_EXECUTION.value


def take_in(name: str, day: date, place: str, seal_number: str, person: str) -> Document:
	"""Somebody brings the thing. The caller checks permission. Raises CollateralError, changing nothing."""
	thing = _lock(name, day)
	if is_in_custody(thing):
		refuse(_("{0} is in custody already: {1}.").format(name, thing.custody_place))
	_require(place, _("Enter the place where it is held."))
	_require(person, _("Enter who brought it."))
	thing.update({"received_on": day, "handed_out_on": None, "handed_out_to": None})
	return _record(thing, CustodyKind.TAKEN_IN, day, place, seal_number, person)


def move(name: str, day: date, place: str, seal_number: str) -> Document:
	"""The thing goes to another place, or under another seal."""
	thing = _lock_held(name, day)
	_require(place, _("Enter the place where it is held."))
	return _record(thing, CustodyKind.MOVED, day, place, seal_number, "")


def hand_out(name: str, day: date, person: str) -> Document:
	"""Somebody takes the thing away: refused while it secures a loan, unless it is in execution."""
	thing = _lock_held(name, day)
	_require(person, _("Enter who has taken it."))
	pledged = {"collateral": name, "released_on": ("is", "not set")}
	loans = sorted({*frappe.get_all("Loan Collateral", pledged, pluck="loan")})
	if loans and thing.status != HANDED_OUT_WHILE_PLEDGED:
		refuse(
			_("{0} secures {1} and is not handed out. Release the pledges first.").format(
				name, frappe.bold(", ".join(loans))
			)
		)
	thing.update({"handed_out_on": day, "handed_out_to": person.strip()})
	return _record(thing, CustodyKind.HANDED_OUT, day, "", "", person)


def is_in_custody(thing: Any) -> bool:
	return bool(thing.received_on and not thing.handed_out_on)


def _lock(name: str, day: date) -> Document:
	thing = frappe.get_doc("Collateral", name, for_update=True)
	if day > getdate(today()):
		refuse(_("{0} is in the future. Enter what has happened.").format(formatdate(day)))
	last = thing.movements[-1].moved_on if thing.movements else None
	if last and day < getdate(last):
		refuse(_("{0} is before its last movement, of {1}.").format(formatdate(day), formatdate(last)))
	return thing


def _lock_held(name: str, day: date) -> Document:
	thing = _lock(name, day)
	if not is_in_custody(thing):
		refuse(_("{0} is not in custody.").format(name))
	return thing


def _require(value: str, message: str) -> None:
	if not value.strip():
		refuse(message)


def _record(
	thing: Document, kind: CustodyKind, day: date, place: str, seal_number: str, person: str
) -> Document:
	held = {"custody_place": place.strip(), "seal_number": seal_number.strip()}
	thing.update(held)
	thing.append(
		"movements",
		{
			"moved_on": day,
			"kind": kind.value,
			"place": held["custody_place"],
			"seal_number": held["seal_number"],
			"person": person.strip(),
			"recorded_by": frappe.session.user,
		},
	)
	return by_service(thing).save()
