"""Loans that are paid let go of what secured them; a payment that is taken back pledges it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.collateral.pledges.allocate_value import allocate_values
from lending_app.collateral.pledges.pledge_rows import PLEDGE, THING, cut, lock_pledges, read_things
from lending_app.collateral.register.list_expiries import find_next_expiry
from lending_app.collateral.states import ENDED, CollateralStatus
from lending_app.lending_setup.database import write_columns
from lending_app.lending_setup.documents.save_versions import Changes, save_versions

# Of things that nothing secures any more.
FREED = (CollateralStatus.OFFERED.value, CollateralStatus.FORMALIZED.value)


def release_paid(loan: Document, _event: str | None = None) -> None:
	"""After the payoff. A collateral that secures no other loan is released itself."""
	release_loans({loan.name: getdate(loan.closed_on or today())})


def release_loans(days: Mapping[str, date]) -> int:
	"""Release the pledges of loans that are paid, each from its loan's day, in a few statements. Returns how many.

	It follows from payments, whose counter need not keep the register of collateral.
	"""
	# The things first, as everyone does who values or pledges them.
	things = _list_things({"loan": sorted(days)})
	read_things(things, for_update=True)
	pledges = lock_pledges({"loan": sorted(days)})
	if not pledges:
		return 0
	reason = _("The loan is paid.")
	released = {
		pledge.name: {
			"released_on": max([days[pledge.loan], *(row.effective_date for row in pledge.history[:1])]),
			"release_reason": reason,
			"is_released_by_payoff": 1,
			"value_amount": 0,
		}
		for pledge in pledges
	}
	_save(released, pledges)
	allocate_values(things)
	_release_things(things)
	return len(pledges)


def pledge_again(loan: Document, _event: str | None = None) -> None:
	"""After a reversal, by which the loan may owe again."""
	if loan.status in ENDED:
		return
	of_loan = {"loan": [loan.name], "is_released_by_payoff": [1]}
	things = _list_things(of_loan)
	locked = read_things(things, for_update=True)
	names = frappe.get_all(PLEDGE, {"loan": loan.name, "is_released_by_payoff": 1}, pluck="name")
	if not names:
		return
	before = frappe.get_all(PLEDGE, {"name": ("in", names)}, ["name", "released_on", "release_reason"])
	frappe.db.set_value(
		PLEDGE,
		{"name": ("in", names)},
		{"released_on": None, "release_reason": None, "is_released_by_payoff": 0},
	)
	pledges = [row for row in lock_pledges({"loan": [loan.name]}) if row.name in names]
	worth = {
		row.name: {"value_amount": row.history[-1].value_amount if row.history else 0} for row in pledges
	}
	write_columns(PLEDGE, worth)
	save_versions(
		PLEDGE,
		{
			row.name: Changes(
				changed=[
					("value_amount", 0, worth[row.name]["value_amount"]),
					("released_on", row.released_on, None),
					("release_reason", row.release_reason, None),
					("is_released_by_payoff", 1, 0),
				],
				currency=loan.currency,
			)
			for row in before
		},
	)
	allocate_values(things)
	freed = [thing for thing in locked if thing.status == CollateralStatus.RELEASED.value]
	_move_things(freed, CollateralStatus.FORMALIZED)


def _save(released: Mapping[str, dict[str, Any]], pledges: Sequence[frappe._dict]) -> None:
	write_columns(PLEDGE, released)
	changes = {
		pledge.name: Changes(
			changed=[
				(field, pledge.get(field) or (0 if field == "is_released_by_payoff" else None), value)
				for field, value in released[pledge.name].items()
			],
			currency=pledge.currency,
		)
		for pledge in pledges
	}
	save_versions(PLEDGE, changes)


def _list_things(filters: Mapping[str, Sequence[Any]]) -> list[str]:
	"""Things of pledges with these values, each once."""
	pledge = frappe.qb.DocType(PLEDGE)
	found: set[str] = set()
	for part in cut(filters["loan"]):
		query = frappe.qb.from_(pledge).select(pledge.collateral).distinct()
		query = query.where(pledge.loan.isin(part) & pledge.collateral.isnotnull())
		if "is_released_by_payoff" in filters:
			query = query.where(pledge.is_released_by_payoff == 1)
		else:
			query = query.where(pledge.released_on.isnull())
		found.update(query.run(pluck=True))
	return sorted(found)


def _release_things(names: Sequence[str]) -> None:
	"""Things that secure nothing any more, where nothing else speaks against it."""
	bound = {pledge.collateral for pledge in lock_pledges({"collateral": names})}
	locked = read_things(names, for_update=True)
	free = [thing for thing in locked if thing.name not in bound and thing.status in FREED]
	_move_things(free, CollateralStatus.RELEASED)


def _move_things(things: Sequence[frappe._dict], status: CollateralStatus) -> None:
	changes = {}
	for thing in things:
		before = thing.copy()
		thing.status = status.value
		# What is given back needs no renewal; what is taken again does.
		thing.next_expires_on = find_next_expiry(thing)
		fields = ("status", "next_expires_on")
		changed = [(name, before[name], thing[name]) for name in fields if before[name] != thing[name]]
		changes[thing.name] = Changes(changed=changed)
	moved = {
		thing.name: {"status": thing.status, "next_expires_on": thing.next_expires_on} for thing in things
	}
	write_columns(THING, moved)
	save_versions(THING, changes)
