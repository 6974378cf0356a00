"""What a product would ask and cost for an amount and a term: before an application, and while a product is edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.offer.simulation import Simulation, simulate_loan
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.products.adapters import AS_PRODUCT, OwnTerms, build_terms, to_percent
from lending_app.products.exceptions import SimulationInputError, UnknownProductError
from lending_app.products.limits.check_product_limits import check_product_limits
from lending_app.products.limits.check_term import check_term
from lending_app.products.queries import get_company_of, get_country_code
from lending_app.products.rates.offer_rate import OfferedRate, offer_rate
from lending_app.products.validation.explain_refusal import explain_refusal

# What the engine's names of a loan's figures are called where they are asked for, not set.
SIMULATED = ("principal", "annual_rate", "number_of_installments", "first_due_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSimulation:
	"""The engine's figures of one loan of a product. `rate` is a yearly fraction, `reasons` say how it came about."""

	product: str
	product_name: str
	company: str
	country_code: str
	amount: Decimal
	number_of_installments: int
	rate: Decimal
	reasons: tuple[str, ...]
	first_due_date: date | None
	figures: Simulation


def simulate_product(
	product: Document | str,
	amount: Any,
	number_of_installments: int,
	*,
	rate: Decimal | None = None,
	first_due_date: Any = None,
	start: Any = None,
	has_limits: bool = True,
	own: OwnTerms = AS_PRODUCT,
) -> ProductSimulation:
	"""Installment, schedule, total cost, and the yearly cost by the measure of the company's country.

	`rate` is a yearly fraction, what the product offers everybody that day where none is given; `start` is today where
	none is given. A product being edited goes without its limits. Raises a titled error.
	"""
	if isinstance(product, str):
		product = get_product(product)
	day = getdate(start or today())
	offered = get_offered_rate(product, day) if rate is None else OfferedRate(rate)
	if has_limits:
		check_product_limits(product, amount, number_of_installments, to_percent(offered.rate))
	company = get_company_of(product)
	country_code = get_country_code(company)
	try:
		terms = build_terms(
			product,
			principal=amount,
			interest_percent=to_percent(offered.rate),
			number_of_installments=number_of_installments,
			first_due_date=first_due_date,
			start=day,
			own=own,
		)
		figures = simulate_loan(terms, day, country_code)
	except EngineError as error:
		refuse_input(product, error)
	if has_limits:
		check_term(product, day, figures.maturity_date)
	return ProductSimulation(
		product=product.name or "",
		product_name=product.product_name or "",
		company=company,
		country_code=country_code,
		amount=terms.principal,
		number_of_installments=terms.number_of_installments,
		rate=offered.rate,
		reasons=offered.reasons,
		first_due_date=terms.first_due_date,
		figures=figures,
	)


def get_product(name: str) -> Document:
	"""A product from the cache. Raises UnknownProductError."""
	try:
		return frappe.get_cached_doc("Loan Product", name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		check_link("Loan Product", name, UnknownProductError)
		raise


def get_offered_rate(product: Document, day: date) -> OfferedRate:
	"""What everybody is offered on a day, no matter who asks."""
	return offer_rate(product, client=None, day=day)


def refuse_input(product: Document, error: EngineError) -> NoReturn:
	"""Say which figure cannot be calculated with."""
	frappe.throw(
		explain_refusal(product, error, SIMULATED),
		exc=SimulationInputError,
		title=_("Cannot Calculate"),
	)
