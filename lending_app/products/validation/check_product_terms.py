"""Settings of a product that contradict each other are refused before a loan is made with them."""

from __future__ import annotations

from datetime import date

from frappe import _
from frappe.model.document import Document

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.rates import Frequency
from lending_app.products.adapters import build_terms, build_variable_rate
from lending_app.products.kinds import InterestBase
from lending_app.products.validation.check_method import DEFERRING, check_method, refuse
from lending_app.products.validation.explain_refusal import explain_refusal

# A day from which the test loan counts: the last of a month, where rules of dates show what they do.
SAMPLE_DAY = date(2026, 1, 31)


def check_product_terms(product: Document) -> None:
	"""Raise ProductSettingError unless the engine can calculate the product's largest and smallest loan."""
	check_interest_base(product)
	check_method(product)
	if product.frequency == Frequency.AT_MATURITY.value and not product.maturity_months:
		refuse(
			_("Enter {0}: one payment at maturity needs a date.").format(
				_(product.meta.get_label("maturity_months"))
			)
		)
	try:
		build_variable_rate(product)
		for end in ("maximum", "minimum"):
			_build_sample(product, end)
	except EngineError as error:
		refuse(explain_refusal(product, error))


def _build_sample(product: Document, end: str) -> None:
	"""The schedule of the product's largest or smallest loan, at its highest rate."""
	is_single = product.frequency == Frequency.AT_MATURITY.value
	number = 1 if is_single else product.get(f"{end}_number_of_installments")
	terms = build_terms(
		product,
		principal=product.get(f"{end}_amount") or product.maximum_amount,
		interest_percent=product.maximum_interest_percent,
		number_of_installments=number,
		start=SAMPLE_DAY,
	)
	build_schedule(terms, SAMPLE_DAY)


def check_interest_base(product: Document) -> None:
	"""The base of interest and what it goes with."""
	is_flat = product.method == AmortizationMethod.FLAT.value
	if is_flat != (product.interest_base == InterestBase.ORIGINAL_AMOUNT.value):
		refuse(
			_("{0} {1} goes with the method {2} and no other. Change one of them.").format(
				_("Interest Base"), _(InterestBase.ORIGINAL_AMOUNT.value), _(AmortizationMethod.FLAT.value)
			)
		)
	if product.interest_base != InterestBase.CAPITALIZED.value:
		return
	for field in DEFERRING:
		if product.get(field):
			refuse(
				_("{0} cannot be set with capitalized interest, which defers all of it.").format(
					_(product.meta.get_label(field))
				)
			)
