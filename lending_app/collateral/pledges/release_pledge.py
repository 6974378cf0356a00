"""A pledge that ends before its loan is paid: asked for with its reason, and released by somebody else."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.exceptions import ReleaseError
from lending_app.collateral.pledges.check_change import check_day, check_left_secured
from lending_app.collateral.pledges.pledge_rows import PLEDGE, THING
from lending_app.lending_setup.documents.steps import save_step
from lending_app.products.adapters import to_decimal

AUTHORIZERS = frozenset({"Credit Manager", "Lending Manager", "System Manager"})
NOT_ASKED = {
	"release_requested_by": None,
	"release_requested_from": None,
	"release_requested_reason": None,
}


def request_release(name: str, day: date, reason: str) -> Document:
	"""Ask for the release from a day on. The caller checks permission.

	Raises ReleaseError where it has ended or was asked for already, and CollateralError for a day that cannot be, and
	where the loan would be left with less than its product asks for.
	"""
	pledge = _lock(name)
	if pledge.release_requested_by:
		_refuse(
			_("{0} has asked for the release of {1}. Have it authorized or declined first.").format(
				frappe.bold(pledge.release_requested_by), pledge.name
			)
		)
	if not reason.strip():
		_refuse(_("Enter the reason for the release."))
	_check(pledge, day)
	return save_step(
		pledge,
		release_requested_by=frappe.session.user,
		release_requested_from=day,
		release_requested_reason=reason.strip(),
	)


def authorize_release(name: str) -> Document:
	"""Release what somebody else has asked for; all is checked again. The others get what it leaves of the thing."""
	pledge = _lock(name)
	_require_asked(pledge)
	if not _is_authorizer():
		_refuse(
			_("Releases are authorized by {0}.").format(", ".join(_(role) for role in sorted(AUTHORIZERS)))
		)
	if pledge.release_requested_by == frappe.session.user:
		_refuse(
			_("You asked for the release of {0}. Somebody else has to authorize it.").format(pledge.name),
			_("Second Person Needed"),
		)
	day = getdate(pledge.release_requested_from)
	_check(pledge, day)
	return save_step(
		pledge,
		released_on=day,
		release_reason=pledge.release_requested_reason,
		release_authorized_by=frappe.session.user,
	)


def decline_release(name: str) -> Document:
	"""The pledge stays: the one who asked takes it back, or somebody who authorizes releases says no."""
	pledge = _lock(name)
	_require_asked(pledge)
	if pledge.release_requested_by != frappe.session.user and not _is_authorizer():
		_refuse(_("Only {0}, or who authorizes releases, declines it.").format(pledge.release_requested_by))
	return save_step(pledge, **NOT_ASKED)


def _lock(name: str) -> Document:
	"""The thing first, as everyone does who values or pledges it."""
	if thing := frappe.db.get_value(PLEDGE, name, "collateral"):
		frappe.get_doc(THING, thing, for_update=True)
	pledge = frappe.get_doc(PLEDGE, name, for_update=True)
	if pledge.released_on:
		_refuse(_("{0} was released on {1}.").format(name, pledge.get_formatted("released_on")))
	return pledge


def _require_asked(pledge: Document) -> None:
	if not pledge.release_requested_by:
		_refuse(_("Nobody has asked for the release of {0}. Ask for it first.").format(pledge.name))


def _check(pledge: Document, day: date) -> None:
	check_day(pledge.company, day)
	check_left_secured(pledge.loan, without=to_decimal(pledge.value_amount))


def _is_authorizer() -> bool:
	return frappe.session.user == "Administrator" or not AUTHORIZERS.isdisjoint(frappe.get_roles())


def _refuse(message: str, title: str | None = None) -> None:
	frappe.throw(message, exc=ReleaseError, title=title or _("Release of Collateral"))
