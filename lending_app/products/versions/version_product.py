"""Make a new version of a product, and put it in force from a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, formatdate, getdate, now_datetime, today

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.exceptions import ProductVersionError, VersionPermissionError
from lending_app.products.states import VERSION_ROLES, ProductStatus
from lending_app.products.versions.in_force import Version, list_versions


def create_version(
	product: str, *, effective_from: date | str | None = None, changes: dict[str, Any] | None = None
) -> Document:
	"""A copy of the product under review, to be changed and then activated; the day may be set now or then."""
	check_may_version()
	source = frappe.get_doc("Loan Product", product)
	versions = list_versions(source.product_code, for_update=True)
	version = frappe.copy_doc(source, ignore_no_copy=False)
	version.update(changes or {})
	version.update(
		{
			"product_code": source.product_code,
			"status": ProductStatus.UNDER_REVIEW.value,
			"version_number": versions[-1].number + 1,
			"previous_version": source.name,
			"effective_from": _check_start(versions, effective_from) if effective_from else None,
		}
	)
	version.flags.is_versioned = True
	# Credit managers make versions, and no products.
	return by_service(version).insert(ignore_permissions=True)


def activate_version(name: str, effective_from: date | str | None = None) -> Document:
	"""From the day on, new applications use this version; the one before ends the day before. Locks all versions."""
	check_may_version()
	code = frappe.db.get_value("Loan Product", name, "product_code")
	versions = list_versions(code, for_update=True)
	document = frappe.get_doc("Loan Product", name)
	if any(version.name == name and version.is_activated for version in versions):
		_refuse(_("{0} is in force already. Make a new version to change it.").format(frappe.bold(name)))
	start = _check_start(versions, effective_from or document.effective_from)
	_end_current(versions, start, document)
	document.update(
		{
			"status": ProductStatus.ACTIVE.value,
			"effective_from": start,
			"activated_on": now_datetime(),
			"activated_by": frappe.session.user,
		}
	)
	document.flags.is_versioned = True
	# Anyone who may version may put in force, whatever else they may write.
	return by_service(document).save(ignore_permissions=True)


def version_product(
	product: str, *, effective_from: date | str, changes: dict[str, Any] | None = None
) -> Document:
	"""Make a version and activate it at once."""
	return activate_version(create_version(product, effective_from=effective_from, changes=changes).name)


def may_version() -> bool:
	"""The lending and the credit manager make versions."""
	return frappe.session.user == "Administrator" or bool(set(VERSION_ROLES) & set(frappe.get_roles()))


def check_may_version() -> None:
	"""Raise VersionPermissionError for everybody else."""
	if may_version():
		return
	frappe.throw(
		_("Only {0} make versions of a product. Ask one of them.").format(
			", ".join(_(role) for role in VERSION_ROLES)
		),
		exc=VersionPermissionError,
		title=_("Not Permitted"),
	)


def _check_start(versions: list[Version], effective_from: date | str | None) -> date:
	"""Today or later, and after every version that is in force or planned."""
	if not effective_from:
		_refuse(_("Enter the day from which the version is in force."))
	start = getdate(effective_from)
	if start < getdate(today()):
		_refuse(
			_("{0} is in the past. A version is in force from today at the earliest.").format(
				formatdate(start)
			)
		)
	for version in versions:
		if version.is_activated and version.effective_from and start <= version.effective_from:
			_refuse(
				_("{0} is in force from {1}. Choose a later day.").format(
					frappe.bold(version.name), formatdate(version.effective_from)
				)
			)
	return start


def _end_current(versions: list[Version], start: date, successor: Document) -> None:
	"""The version in force before the day ends on its eve."""
	for version in versions:
		if not version.is_activated or (version.effective_until and version.effective_until < start):
			continue
		current = frappe.get_doc("Loan Product", version.name)
		current.db_set("effective_until", add_days(start, -1))
		with speaking_for(current):
			current.add_comment(
				"Info", _("Followed by {0} from {1}.").format(successor.name, formatdate(start))
			)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=ProductVersionError, title=_("Product Version"))
