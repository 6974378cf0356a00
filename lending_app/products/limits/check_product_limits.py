"""An amount, term and rate against the limits of a product."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.products.adapters import to_decimal
from lending_app.products.availability.check_offer import check_offer
from lending_app.products.exceptions import ProductLimitError


def check_product_limits(
	product: Document,
	amount: Any,
	number_of_installments: int,
	interest_percent: Any,
	*,
	day: date | str | None = None,
	client: str | None = None,
) -> None:
	"""Of a new application: the product is offered on the day (today), to the client, within its limits."""
	check_offer(product, day=day, client=client)
	check_ranges(product, amount, number_of_installments, interest_percent)


def check_ranges(product: Document, amount: Any, number_of_installments: int, interest_percent: Any) -> None:
	"""Raise ProductLimitError with the figure and the bound, whether or not the product is still offered."""
	_check_range(
		_("Amount"),
		amount,
		product.minimum_amount,
		product.maximum_amount,
		lambda x: fmt_money(x, currency=product.currency),
	)
	_check_range(
		_("Number of installments"),
		number_of_installments,
		product.minimum_number_of_installments,
		product.maximum_number_of_installments,
		str,
	)
	_check_range(
		_("Interest rate"),
		interest_percent,
		product.minimum_interest_percent,
		product.maximum_interest_percent,
		lambda x: f"{to_decimal(x).normalize():f} %",
	)


def _check_range(label: str, value: Any, low: Any, high: Any, show: Any) -> None:
	if to_decimal(low) <= to_decimal(value) <= to_decimal(high):
		return
	frappe.throw(
		_(
			"{0} {1} is outside what the product allows: {2} to {3}. Change it or choose another product."
		).format(label, frappe.bold(show(value or 0)), show(low or 0), show(high or 0)),
		exc=ProductLimitError,
		title=_("Outside Product Limits"),
	)
