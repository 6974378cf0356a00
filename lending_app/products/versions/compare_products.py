"""Two products side by side: what differs, and what a loan of each would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.products.adapters import to_percent
from lending_app.products.exceptions import ProductLimitError, ReferenceRateError, SimulationInputError
from lending_app.products.limits.check_product_limits import check_ranges
from lending_app.products.rates.read_reference import get_standard_rate
from lending_app.products.simulator.simulate_product import ProductSimulation, simulate_product
from lending_app.products.versions.differences import Difference, list_differences


@dataclass(frozen=True, slots=True)
class ComparedLoan:
	"""A loan of one of the products, or why there is none: `obstacle` is a sentence for the reader."""

	simulation: ProductSimulation | None
	obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
	differences: list[Difference]
	loans: tuple[ComparedLoan, ComparedLoan]


def compare_products(
	first: Document, second: Document, amount: Any, number_of_installments: int
) -> Comparison:
	"""Differences of the two, and a loan of each at its usual rate, from today, by the engine."""
	loans = (
		_simulate(first, amount, number_of_installments),
		_simulate(second, amount, number_of_installments),
	)
	return Comparison(list_differences(first, second), loans)


def _simulate(product: Document, amount: Any, number_of_installments: int) -> ComparedLoan:
	"""A product that does not lend this says so, beside the one that does."""
	try:
		rate = get_standard_rate(product, getdate(today()))
		check_ranges(product, amount, number_of_installments, to_percent(rate))
		found = simulate_product(product, amount, number_of_installments, rate=rate, has_limits=False)
	except (ProductLimitError, ReferenceRateError, SimulationInputError) as error:
		frappe.clear_last_message()
		return ComparedLoan(None, str(error))
	return ComparedLoan(found)
