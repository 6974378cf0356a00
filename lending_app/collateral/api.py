"""Acts on collateral from Desk."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.collateral.pledges import release_pledge
from lending_app.collateral.pledges import substitute_collateral as substitution
from lending_app.collateral.pledges.pledge_rows import PLEDGE
from lending_app.collateral.register import custody
from lending_app.collateral.register import transfer_title as title
from lending_app.lending_setup.requests.typed_api import ShortText, typed


@frappe.whitelist(methods=["POST"])
@typed
def substitute(collateral: str, substitute_by: str, day: date, reason: ShortText) -> list[str]:
	"""Let another thing take the place of one, for those who may write both. Returns the new pledges."""
	for name in (collateral, substitute_by):
		frappe.get_doc("Collateral", name).check_permission("write")
	return substitution.substitute_collateral(collateral, substitute_by, day, reason)


@frappe.whitelist(methods=["POST"])
@typed
def transfer_title(collateral: str, office: ShortText, number: ShortText, transferred_on: date) -> str:
	"""Record the transfer of a title, for those who may write the thing. Returns its state."""
	frappe.get_doc("Collateral", collateral).check_permission("write")
	return title.transfer_title(collateral, office, number, transferred_on).title_status


@frappe.whitelist(methods=["POST"])
@typed
def request_release(name: str, day: date, reason: ShortText) -> None:
	"""Ask for a pledge to end before its loan is paid, for those who may write it."""
	frappe.get_doc(PLEDGE, name).check_permission("write")
	release_pledge.request_release(name, day, reason)


@frappe.whitelist(methods=["POST"])
@typed
def authorize_release(name: str) -> None:
	"""Release a pledge that somebody else has asked for, for those who may write it and authorize releases."""
	frappe.get_doc(PLEDGE, name).check_permission("write")
	release_pledge.authorize_release(name)


@frappe.whitelist(methods=["POST"])
@typed
def decline_release(name: str) -> None:
	"""Take back the request for a release, or decline it, for those who may write the pledge."""
	frappe.get_doc(PLEDGE, name).check_permission("write")
	release_pledge.decline_release(name)


@frappe.whitelist(methods=["POST"])
@typed
def take_into_custody(
	collateral: str, day: date, place: ShortText, person: ShortText, seal_number: ShortText = ""
) -> None:
	"""Record who has brought a thing and where it is held, for those who may write it."""
	frappe.get_doc("Collateral", collateral).check_permission("write")
	custody.take_in(collateral, day, place, seal_number, person)


@frappe.whitelist(methods=["POST"])
@typed
def move_in_custody(collateral: str, day: date, place: ShortText, seal_number: ShortText = "") -> None:
	"""Record another place or seal of a thing that is held, for those who may write it."""
	frappe.get_doc("Collateral", collateral).check_permission("write")
	custody.move(collateral, day, place, seal_number)


@frappe.whitelist(methods=["POST"])
@typed
def hand_out(collateral: str, day: date, person: ShortText) -> None:
	"""Record who has taken a thing away that secures nothing any more, for those who may write it."""
	frappe.get_doc("Collateral", collateral).check_permission("write")
	custody.hand_out(collateral, day, person)
