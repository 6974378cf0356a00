"""How long a loan runs, against the limits of its product."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from lending_app.engine.values.rates import add_months
from lending_app.products.exceptions import ProductLimitError


def check_term(product: Document, start: date, maturity: date) -> None:
	"""Raise ProductLimitError where the last due date is too near or too far; 0 months set no limit."""
	low, high = product.minimum_term_months or 0, product.maximum_term_months or 0
	if low and maturity < add_months(start, low):
		_refuse(_("{0} is less than {1} months after {2}. Choose a later one."), maturity, low, start)
	if high and maturity > add_months(start, high):
		_refuse(_("{0} is more than {1} months after {2}. Choose an earlier one."), maturity, high, start)


def _refuse(message: str, maturity: date, months: int, start: date) -> None:
	frappe.throw(
		message.format(frappe.bold(formatdate(maturity)), months, formatdate(start)),
		exc=ProductLimitError,
		title=_("Outside Product Limits"),
	)
