"""What the settings and the product ask of an evaluation, read once for a run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from lending_app.products.adapters import to_decimal, to_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
	"""Of the settings."""

	consents: tuple[str, ...]
	required_steps: tuple[str, ...]
	is_income_proof_required: bool
	is_bureau_required: bool
	good_bureau_score: int
	slight_days_late: int
	blocking_codes: tuple[str, ...]
	appraisal_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductNeeds:
	"""Of the product, for one amount."""

	is_collateral_required: bool
	minimum_coverage: Decimal
	is_appraisal_required: bool
	maximum_ltv: Decimal = Decimal(0)


def read_options() -> Options:
	settings = frappe.get_cached_doc("Evaluation Settings")
	steps = frappe.get_cached_doc("Client Settings").verification_methods
	consents = ["Personal Data"] + (["Credit Bureau"] if settings.is_bureau_required else [])
	return Options(
		consents=tuple(consents),
		required_steps=tuple(row.step for row in steps if row.is_required),
		is_income_proof_required=bool(settings.is_income_proof_required),
		is_bureau_required=bool(settings.is_bureau_required),
		good_bureau_score=cint(settings.good_bureau_score),
		slight_days_late=cint(settings.slight_days_late),
		blocking_codes=tuple(
			code.strip() for code in (settings.blocking_codes or "").split("\n") if code.strip()
		),
		appraisal_days=cint(settings.appraisal_valid_days),
	)


def read_needs(product: Document, amount: Decimal) -> ProductNeeds:
	start = to_decimal(product.collateral_from_amount)
	return ProductNeeds(
		is_collateral_required=bool(product.is_collateral_required) and amount >= start,
		minimum_coverage=to_rate(product.minimum_coverage_percent),
		is_appraisal_required=bool(product.is_appraisal_required),
		maximum_ltv=to_rate(product.maximum_ltv_percent),
	)
