"""Reference rates: their series, and the rate a variable loan starts with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from lending_app.engine.loan.rate_steps import RatePoint, get_reference
from lending_app.engine.values.errors import EngineError
from lending_app.products.adapters import build_series, build_variable_rate, to_rate
from lending_app.products.exceptions import ReferenceRateError
from lending_app.products.kinds import RateType


def get_series(reference_rate: str) -> tuple[RatePoint, ...]:
	"""The known values of a Reference Rate, oldest first."""
	return build_series(frappe.get_cached_doc("Reference Rate", reference_rate))


def get_standard_rate(product: Document, day: date) -> Decimal:
	"""The product's usual rate as a fraction; of a variable one, its reference on the day plus the spread.

	Raises ReferenceRateError where the reference has no value yet.
	"""
	rule = build_variable_rate(product) if product.rate_type == RateType.VARIABLE.value else None
	if rule is None:
		return to_rate(product.default_interest_percent or product.maximum_interest_percent)
	try:
		return rule.limit(get_reference(get_series(product.reference_rate), day))
	except EngineError:
		frappe.throw(
			_("{0} has no value on {1}. Enter it, or choose another reference rate.").format(
				frappe.bold(product.reference_rate), formatdate(day)
			),
			exc=ReferenceRateError,
			title=_("Reference Rate Missing"),
		)
