"""Whether a product is offered to a client on a day: its state, its version, its dates, its segments."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from lending_app.products.clients import get_standing
from lending_app.products.exceptions import (
	ExpiredVersionError,
	InactiveProductError,
	OtherSegmentError,
	OutsideOfferDatesError,
)
from lending_app.products.states import OtherSegment, ProductStatus
from lending_app.products.versions.in_force import get_version_in_force


def check_offer(product: Document, *, day: date | str | None = None, client: str | None = None) -> None:
	"""Raise the titled error of what stands against a new application; today where no day is given."""
	day = getdate(day)
	_check_version(product, day)
	_check_status(product, day)
	_check_dates(product, day)
	if client:
		check_segment(product, client)


def is_offered(product: Document, day: date) -> bool:
	"""The same as check_offer says of everybody, without a message."""
	ends = product.deactivate_on
	start, end = product.offer_start_date, product.offer_end_date
	return (
		product.status == ProductStatus.ACTIVE.value
		and not (ends and getdate(ends) <= day)
		and not (start and day < getdate(start))
		and not (end and day > getdate(end))
	)


def is_in_force(product: Document, day: date) -> bool:
	"""True for the version that new applications of a day use. The first is in force as it is saved."""
	starts, ends = product.effective_from, product.effective_until
	return (
		((product.version_number or 1) == 1 or bool(product.activated_on))
		and (not starts or getdate(starts) <= day)
		and (not ends or day <= getdate(ends))
	)


def check_segment(product: Document, client: str) -> None:
	"""A client of a segment that the product does not name is refused, or said to be one."""
	segments = {row.segment for row in product.segments}
	if not segments:
		return
	segment = get_standing(client).segment
	if segment in segments:
		return
	text = _("Product {0} is for clients of segment {1}. {2} is {3}.").format(
		frappe.bold(product.product_name),
		", ".join(sorted(segments)),
		client,
		_("of segment {0}").format(segment) if segment else _("without a segment yet"),
	)
	if product.other_segment_rule == OtherSegment.FLAG.value:
		frappe.msgprint(text, title=_("Another Segment"), indicator="orange")
		return
	frappe.throw(text + " " + _("Choose another product."), exc=OtherSegmentError, title=_("Another Segment"))


def _check_version(product: Document, day: date) -> None:
	"""Only the version in force takes applications; the error names it."""
	if is_in_force(product, day):
		return
	number, ends = product.version_number or 1, product.effective_until
	is_open = number == 1 or product.activated_on
	current = get_version_in_force(product.product_code, day)
	text = (
		_("Version {0} of {1} ended on {2}.").format(number, product.product_code, formatdate(ends))
		if is_open and ends and getdate(ends) < day
		else _("Version {0} of {1} is not in force yet.").format(number, product.product_code)
	)
	advice = _("Use {0}.").format(frappe.bold(current)) if current else _("No version is in force.")
	frappe.throw(f"{text} {advice}", exc=ExpiredVersionError, title=_("Version Not in Force"))


def _check_status(product: Document, day: date) -> None:
	ends = product.deactivate_on
	is_active = product.is_active and product.status == ProductStatus.ACTIVE.value
	if is_active and not (ends and getdate(ends) <= day):
		return
	frappe.throw(
		_("Product {0} is no longer offered. Choose another one.").format(frappe.bold(product.product_name))
		if product.status != ProductStatus.UNDER_REVIEW.value
		else _("Product {0} is under review. Choose another one.").format(frappe.bold(product.product_name)),
		exc=InactiveProductError,
		title=_("Product Not Offered"),
	)


def _check_dates(product: Document, day: date) -> None:
	start, end = product.offer_start_date, product.offer_end_date
	if not ((start and day < getdate(start)) or (end and day > getdate(end))):
		return
	frappe.throw(
		_("Product {0} is offered from {1} to {2}. Choose another product, or another version.").format(
			frappe.bold(product.product_name),
			formatdate(start) if start else _("its beginning"),
			formatdate(end) if end else _("further notice"),
		),
		exc=OutsideOfferDatesError,
		title=_("Outside Offer Dates"),
	)
