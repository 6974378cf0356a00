"""Price, down payment and loan to value of a request, and what the product asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.engine.offer.loan_to_value import OwnPart, calculate_ltv, find_own_part, is_above_ltv
from lending_app.engine.values.money import RoundingPolicy
from lending_app.products.adapters import to_decimal, to_float, to_percent, to_rate


def fill_value(application: Document) -> None:
	"""Write the down payment that the amount leaves of the price, and the amount as part of the value behind it."""
	own = _find_own_part(application)
	application.down_payment_amount = to_float(own.amount)
	application.down_payment_percent = to_percent(round(own.rate, 4))
	ltv = calculate_ltv(_get_amount(application), _get_value(application))
	application.ltv_percent = to_percent(round(ltv, 4)) if ltv else 0


def list_value_gaps(application: Document) -> Iterator[str]:
	"""What the product asks of price and value and the request does not have, in words."""
	if not application.product or not application.requested_amount:
		return
	product = frappe.get_cached_doc("Loan Product", application.product)
	yield from _list_down_payment(application, product)
	maximum, value = to_rate(product.maximum_ltv_percent), _get_value(application)
	if value and is_above_ltv(_get_amount(application), value, maximum):
		yield _("The amount is {0} % of the value of {1}, the product lends up to {2} % of it.").format(
			_show(to_decimal(application.ltv_percent)),
			fmt_money(to_float(value), currency=application.currency),
			_show(to_decimal(product.maximum_ltv_percent)),
		)


def _list_down_payment(application: Document, product: Document) -> Iterator[str]:
	least, own = to_rate(product.minimum_down_payment_percent), _find_own_part(application).rate
	if not least:
		return
	label = frappe.bold(_(application.meta.get_label("price_amount")))
	if not application.price_amount:
		yield _("Enter {0}: the product asks for a down payment.").format(label)
	elif own < least:
		yield _("The down payment is {0} % of the price, the product asks for {1} % or more.").format(
			_show(own * 100), _show(least * 100)
		)


def _find_own_part(application: Document) -> OwnPart:
	rounding = RoundingPolicy.for_currency(application.currency or "USD")
	price, financed = (
		rounding.to_amount(rounding.round_to_minor(figure))
		for figure in (to_decimal(application.price_amount), _get_amount(application))
	)
	return find_own_part(price, financed, rounding)


def _get_amount(application: Document) -> Decimal:
	return to_decimal(application.approved_amount) or to_decimal(application.requested_amount)


def _get_value(application: Document) -> Decimal:
	"""The collateral's, else the price."""
	return to_decimal(application.collateral_amount) or to_decimal(application.price_amount)


def _show(percent: Decimal) -> str:
	return f"{round(percent, 2).normalize():f}"
