"""Loan Product <-> engine terms. With its parts in `terms`, the only place of this module where float and Decimal meet."""

from __future__ import annotations

import json
from typing import Any

from frappe.model.document import Document

from lending_app.engine.loan.methods import AmortizationMethod, InterestBasis
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.rates import Frequency
from lending_app.engine.values.serialize import dump, load
from lending_app.lending_setup.numbers import HUNDRED, to_decimal, to_float, to_percent, to_rate
from lending_app.products.terms.charges import build_charges, build_opening_fee, build_prepayment_charge
from lending_app.products.terms.dates import build_dates, get_first_due_date
from lending_app.products.terms.own_terms import AS_PRODUCT, OwnTerms
from lending_app.products.terms.payments import build_allocation, build_excess, build_penalty
from lending_app.products.terms.plans import build_interest, build_plan
from lending_app.products.terms.provisions import build_provision_table, list_effective_dates
from lending_app.products.terms.rate_offers import build_rate_campaign, build_rate_policy
from lending_app.products.terms.rates import build_rate_steps, build_series, build_variable_rate

__all__ = [
	"AS_PRODUCT",
	"HUNDRED",
	"OwnTerms",
	"build_provision_table",
	"build_rate_campaign",
	"build_rate_policy",
	"build_series",
	"build_terms",
	"build_variable_rate",
	"dump_terms",
	"list_effective_dates",
	"load_terms",
	"to_decimal",
	"to_float",
	"to_percent",
	"to_rate",
]


def build_terms(
	product: Document,
	*,
	principal: Any,
	interest_percent: Any,
	number_of_installments: int,
	first_due_date: Any = None,
	start: Any = None,
	own: OwnTerms = AS_PRODUCT,
) -> LoanTerms:
	"""Engine terms of a loan of this product; `start` is its first day, where that decides its maturity. Raises EngineError.

	`own` is what was agreed beside the product.
	"""
	dates = own.dates if product.has_own_parts and len(own.dates) == int(number_of_installments or 0) else ()
	amount, rate, number = to_decimal(principal), to_rate(interest_percent), int(number_of_installments or 0)
	return LoanTerms(
		principal=amount,
		annual_rate=rate,
		number_of_installments=number,
		currency=product.currency,
		first_due_date=dates[0] if dates else get_first_due_date(product, first_due_date, start),
		method=AmortizationMethod(product.method),
		frequency=Frequency(product.frequency),
		interest_basis=InterestBasis(product.interest_basis),
		day_count=DayCount(product.day_count),
		**build_interest(product),
		allocation=build_allocation(product),
		excess=build_excess(product),
		penalty=build_penalty(product),
		opening_fee=build_opening_fee(product),
		default_after_days=product.default_after_days or 90,
		dates=build_dates(product, dates),
		rate_steps=build_rate_steps(product, rate, number),
		charges=build_charges(product, own.declined),
		interest_tax_rate=to_rate(product.interest_tax_percent),
		prepayment_charge=build_prepayment_charge(product),
		**build_plan(product, amount, number, own.parts),
	)


def dump_terms(terms: LoanTerms) -> str:
	"""Terms as JSON text: a loan keeps what was agreed, whatever becomes of its product."""
	return json.dumps(dump(terms), indent=1, sort_keys=True)


def load_terms(text: str) -> LoanTerms:
	"""Terms from the text a loan keeps."""
	return load(LoanTerms, json.loads(text))
