"""What saving a product keeps: its place among the versions, its state, and the terms loans were made from."""

from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.documents.compare_documents import list_changed_fields
from lending_app.products.exceptions import (
	ProductInUseError,
	ProductSettingError,
	ProductStatusError,
	ProductVersionError,
)
from lending_app.products.states import FREE_FIELDS, STATE_FIELDS, ProductStatus

VERSION_SUFFIX = re.compile(r"-V\d+$")


def name_version(product: Document) -> None:
	"""The first version has the code's name, the others CODE-V2 and so on."""
	product.product_code = (product.product_code or "").strip()
	if VERSION_SUFFIX.search(product.product_code):
		frappe.throw(
			_("Code {0} ends as a version's name does. Choose another code, or make a version.").format(
				frappe.bold(product.product_code)
			),
			exc=ProductSettingError,
			title=_("Product Settings"),
		)
	number = product.version_number or 1
	product.name = product.product_code if number == 1 else f"{product.product_code}-V{number}"


def freeze_version(product: Document) -> None:
	"""Before a product is saved: what only services write stays, and terms that loans have stay too."""
	before = product.get_doc_before_save()
	product.version_number = product.version_number or 1
	if before:
		_refuse_changed_state(product, before)
	_set_status(product)
	if before:
		_refuse_changed_terms(product, before)


def _set_status(product: Document) -> None:
	"""`is_active` follows the status; a new product that says only that it is not active is inactive."""
	if product.is_new() and product.is_active == 0 and product.status == ProductStatus.ACTIVE.value:
		product.status = ProductStatus.INACTIVE.value
	product.status = product.status or ProductStatus.ACTIVE.value
	product.is_active = int(product.status == ProductStatus.ACTIVE.value)
	waits = product.version_number > 1 and not product.activated_on
	if waits and product.status == ProductStatus.ACTIVE.value:
		frappe.throw(
			_("{0} is not in force yet. Use Activate Version, which asks for the day.").format(
				frappe.bold(product.name)
			),
			exc=ProductVersionError,
			title=_("Product Version"),
		)


def _refuse_changed_state(product: Document, before: Document) -> None:
	"""Anyone who may write a product may not take it from the market: that asks for a role and a reason."""
	if product.flags.is_status_changed or product.flags.is_versioned:
		return
	if not set(list_changed_fields(before, product)) & set(STATE_FIELDS):
		return
	frappe.throw(
		_(
			"The status of {0} and the day it ends on change by Change Status, which asks for the reason."
		).format(frappe.bold(product.name)),
		exc=ProductStatusError,
		title=_("Status of the Product"),
	)


def _refuse_changed_terms(product: Document, before: Document) -> None:
	changed = [field for field in list_changed_fields(before, product) if field not in FREE_FIELDS]
	if not changed or not is_in_use(product.name):
		return
	labels = ", ".join(_(product.meta.get_label(field)) for field in changed)
	frappe.throw(
		_(
			"Loans or applications were made from {0}, and keep its terms. {1} can only be changed in a new version."
		).format(frappe.bold(product.name), labels),
		exc=ProductInUseError,
		title=_("Product in Use"),
		primary_action={
			"label": _("New Version"),
			"client_action": "frappe.lending.new_version",
			"args": {"product": product.name},
		},
	)


def refuse_deleting(product: Document) -> None:
	"""Without a version that was put in force, the days it held would have none."""
	if product.version_number > 1 and product.activated_on:
		frappe.throw(
			_("{0} was put in force, and ended the version before it. Make it inactive instead.").format(
				frappe.bold(product.name)
			),
			exc=ProductVersionError,
			title=_("Product Version"),
		)


def is_in_use(product: str) -> bool:
	"""Whether a loan or an application that left its draft was made from this version, by the modules that know."""
	return any(frappe.get_attr(path)(product) for path in frappe.get_hooks("lending_product_uses"))
