"""Fees, insurance and the cost of paying early, out of a Loan Product."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from frappe.model.document import Document

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.charges import (
	Charge,
	ChargeBase,
	ChargeTiming,
	InterestRebate,
	OpeningFee,
	PrepaymentCharge,
	PrepaymentTier,
	TierCount,
)
from lending_app.lending_setup.numbers import to_amount_or_none, to_decimal, to_rate, to_rate_or_none


def build_opening_fee(product: Document) -> OpeningFee | None:
	"""The opening fee, or None where the product charges none."""
	if not product.opening_fee_percent and not product.opening_fee_amount:
		return None
	return OpeningFee(
		rate=to_rate(product.opening_fee_percent),
		fixed_amount=to_decimal(product.opening_fee_amount),
		tax_rate=to_rate(product.fee_tax_percent),
	)


def build_charges(product: Document, declined: Collection[str] = ()) -> tuple[Charge, ...]:
	"""Fees and premiums of the product's table, in its order, but the optional ones that the client has left out."""
	return tuple(
		build_charge(row) for row in product.charges if not (row.is_optional and row.charge_name in declined)
	)


def build_charge(row: Any) -> Charge:
	"""One row of a product's fees and insurance."""
	return Charge(
		name=row.charge_name,
		component=Component(row.component),
		timing=ChargeTiming(row.timing),
		base=ChargeBase(row.base),
		rate=to_rate(row.charge_percent),
		amount=to_decimal(row.amount),
		tax_rate=to_rate(row.tax_percent),
		is_financed=bool(row.is_financed),
		is_refundable=bool(row.is_refundable),
	)


def build_prepayment_charge(product: Document) -> PrepaymentCharge | None:
	"""What paying early costs, or None where it is free."""
	rebate = InterestRebate(product.prepayment_rebate or InterestRebate.NONE.value)
	sizes = ("prepayment_percent", "prepayment_amount", "prepayment_interest_months", "prepayment_tiers")
	if rebate is InterestRebate.NONE and not any(product.get(name) for name in sizes):
		return None
	return PrepaymentCharge(
		rate=to_rate(product.prepayment_percent),
		amount=to_decimal(product.prepayment_amount),
		tax_rate=to_rate(product.prepayment_tax_percent),
		within_months=product.prepayment_within_months or None,
		cap_amount=to_amount_or_none(product.prepayment_cap_amount),
		is_on_partial=bool(product.is_partial_prepayment_charged),
		tiers=tuple(
			PrepaymentTier(from_month=row.from_month or 0, rate=to_rate(row.charge_percent))
			for row in product.prepayment_tiers
		),
		tiers_by=TierCount(product.prepayment_tiers_by or TierCount.SINCE_DISBURSEMENT.value),
		interest_months=product.prepayment_interest_months or 0,
		free_rate=to_rate(product.prepayment_free_percent),
		cap_rate=to_rate_or_none(product.prepayment_cap_percent),
		is_capped_by_interest=bool(product.is_prepayment_capped_by_interest),
		rebate=rebate,
	)
