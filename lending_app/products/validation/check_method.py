"""What each method of repayment needs and has no use for, said in words before the engine is asked."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.products.adapters import to_decimal
from lending_app.products.exceptions import ProductSettingError

BALLOON, STEPPED = AmortizationMethod.BALLOON.value, AmortizationMethod.STEPPED.value
IRREGULAR, FLAT = AmortizationMethod.IRREGULAR.value, AmortizationMethod.FLAT.value
# Ways of saying the same, of which a method needs one.
EITHER = {
	BALLOON: ("balloon_percent", "balloon_amount"),
	STEPPED: ("step_percent", "step_amount", "step_proportions"),
}
GRACE = ("grace_full_periods", "grace_principal_periods")
DEFERRING = (*GRACE, "interest_free_periods", "seasons")


def check_method(product: Document) -> None:
	"""Raise ProductSettingError where the method and its settings contradict each other."""
	for method, fields in EITHER.items():
		_check_either(product, method, fields)
	if product.method in (FLAT, IRREGULAR):
		for field in DEFERRING:
			if product.get(field):
				refuse(
					_("{0} cannot be set with the method {1}. Take it out or change the method.").format(
						_label(product, field), _(product.method)
					)
				)
	if product.method == IRREGULAR:
		_check_shares(product)
	_check_grace(product)


def refuse(message: str) -> None:
	"""Raise ProductSettingError."""
	frappe.throw(message, exc=ProductSettingError, title=_("Product Settings"))


def _check_either(product: Document, method: str, fields: tuple[str, ...]) -> None:
	given = [field for field in fields if product.get(field)]
	if product.method == method and len(given) != 1:
		*others, last = (_label(product, field) for field in fields)
		refuse(_("The method {0} needs {1} or {2}, one of them.").format(_(method), ", ".join(others), last))
	if product.method != method and given:
		refuse(
			_("{0} goes with the method {1} and no other. Take it out or change the method.").format(
				_label(product, given[0]), _(method)
			)
		)


def _check_shares(product: Document) -> None:
	if product.has_own_parts and not product.shares:
		return
	total, rows = sum(to_decimal(row.share_percent) for row in product.shares), len(product.shares)
	label = _label(product, "shares")
	if total != 100:
		refuse(_("{0} sum to {1} %. Make them sum to 100 %.").format(label, f"{total.normalize():f}"))
	if product.has_own_parts:
		return
	for field in ("minimum_number_of_installments", "maximum_number_of_installments"):
		if product.get(field) != rows:
			refuse(
				_("{0} has {1} rows, and {2} is {3}. Make them equal.").format(
					label, rows, _label(product, field), product.get(field)
				)
			)


def _check_grace(product: Document) -> None:
	periods = sum(product.get(field) or 0 for field in GRACE)
	shortest = product.minimum_number_of_installments or 0
	if periods and periods >= shortest:
		refuse(
			_("Grace of {0} periods leaves nothing to repay a loan of {1} installments. Raise {2}.").format(
				periods, shortest, _label(product, "minimum_number_of_installments")
			)
		)


def _label(product: Document, field: str) -> str:
	return _(product.meta.get_label(field))
