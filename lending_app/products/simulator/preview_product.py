"""What the product's form shows while it is edited: the usual loan's figures, or what keeps them from being calculated."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import strip_html

from lending_app.engine.schedule.results import Installment
from lending_app.engine.values.rates import Frequency
from lending_app.products.adapters import to_float, to_percent
from lending_app.products.simulator.simulate_product import ProductSimulation, simulate_product
from lending_app.products.validation.check_product_terms import check_product_terms

FIRST_ROWS = 6


def preview_product(product: Document) -> dict[str, Any]:
	"""Figures of the product's usual loan; `refusal` in words where it has none. Saves nothing."""
	product._set_defaults()
	product._fix_numeric_types()
	missing = [field for field in ("currency", "maximum_amount") if not product.get(field)]
	if missing:
		labels = ", ".join(_(product.meta.get_label(field)) for field in missing)
		return {"refusal": _("Enter {0} to see a loan of this product.").format(labels)}
	try:
		product.validate_choices()
		check_product_terms(product)
		found = simulate_product(product, *_get_usual(product), has_limits=False)
	except frappe.ValidationError as error:
		# Said in the panel, not in a message over the form that is being filled in.
		frappe.clear_messages()
		return {"refusal": strip_html(str(error))}
	return _show(product, found)


def _get_usual(product: Document) -> tuple[Any, int]:
	"""Amount and number of installments of the product's usual loan, its largest where it names none."""
	if product.frequency == Frequency.AT_MATURITY.value:
		number = 1
	else:
		number = product.usual_number_of_installments or product.maximum_number_of_installments
	return product.usual_amount or product.maximum_amount, number


def _show(product: Document, found: ProductSimulation) -> dict[str, Any]:
	figures, cost = found.figures, found.figures.effective_cost
	rows = figures.schedule.installments
	return {
		"currency": product.currency,
		"amount": to_float(found.amount),
		"number_of_installments": found.number_of_installments,
		"interest_percent": to_percent(found.rate),
		"installment_amount": to_float(figures.installment),
		"highest_installment_amount": to_float(figures.highest_installment),
		"is_level": figures.is_level,
		"residue_amount": _get_residue(figures.schedule.residue),
		"maturity_date": figures.maturity_date,
		"net_amount": to_float(figures.net_disbursed),
		"cost_amount": to_float(figures.total_cost.cost),
		"interest_amount": to_float(figures.schedule.total_interest),
		"measure": figures.measure.name,
		"effective_percent": float(cost.published) if cost else None,
		"number_of_rows": len(rows),
		"installments": [_show_row(row) for row in rows[:FIRST_ROWS]],
	}


def _get_residue(residue: Decimal) -> float:
	"""What rounding makes the last installment differ by, where that is more than one."""
	return to_float(residue) if abs(residue) > 1 else 0.0


def _show_row(row: Installment) -> dict[str, Any]:
	return {
		"number": row.number,
		"due_date": row.due_date,
		"principal_amount": to_float(row.principal),
		"interest_amount": to_float(row.interest),
		"charges_amount": to_float(row.fee + row.insurance + row.tax),
		"total_amount": to_float(row.total),
		"closing_principal_amount": to_float(row.closing_principal),
	}
