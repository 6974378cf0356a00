"""Presets of loans to firms, traders, groups and farms."""

from __future__ import annotations

from collections.abc import Callable

from lending_app.products.kinds import ProductKind
from lending_app.products.presets.parts import (
	Row,
	adults,
	annual_fee,
	collateral,
	credit_life,
	documents,
	drawdown_fee,
	guarantors,
	limits,
	penalty,
)

PLANTING_MONTHS = ("January", "February", "March", "April", "May", "June")


def build_business() -> Row:
	"""Source 004: amount by the business plan, 12 to 120 months, 14 to 22 %; business assets, plan, statements, flows."""
	return {
		**limits((100_000, 1_500_000, 50_000_000), (12, 48, 120), (14, 18, 22)),
		**collateral("Machinery", 120),
		**penalty(0.1, 5),
		"method": "Level Principal",
		"opening_fee_percent": 1,
		"documents": documents("Business Plan", "Financial Statements", "Cash-flow Projections"),
	}


def build_working_capital() -> Row:
	"""Interest each month, principal at the end."""
	return {
		**limits((50_000, 500_000, 5_000_000), (3, 12, 24), (16, 20, 28)),
		**collateral("Inventory", 130),
		**penalty(0.1, 3),
		"method": "Interest Only",
		"interest_basis": "Daily",
		"day_count": "Actual/360",
		"opening_fee_percent": 1.5,
		"has_automatic_renewal": 1,
		"renewal_paid_percent": 50,
		"documents": documents("Financial Statements", "Tax Return", optional=("Bank Statement",)),
	}


def build_fixed_asset() -> Row:
	"""Interest alone while the machine is set up."""
	return {
		**limits((100_000, 2_000_000, 20_000_000), (24, 60, 84), (13, 16, 21)),
		**collateral("Machinery", 125, ltv_percent=80),
		**penalty(0.1, 5),
		"method": "Level Principal",
		"grace_principal_periods": 6,
		"minimum_down_payment_percent": 20,
		"opening_fee_percent": 1,
		"documents": documents("Price Quotation", "Financial Statements", "Cash-flow Projections"),
	}


def build_business_credit_line() -> Row:
	"""Drawn again as it is repaid; a fee for every drawing and one a year."""
	return {
		**limits((100_000, 1_000_000, 10_000_000), (12, 12, 24), (15, 19, 25)),
		**collateral("Receivables", 120),
		**penalty(0.1, 3),
		"drawing": "Revolving",
		"minimum_payment_percent": 10,
		"excess_rule": "Reduce Installment",
		"charges": [drawdown_fee(0.5), annual_fee(1)],
		"has_automatic_renewal": 1,
		"documents": documents("Financial Statements", "Tax Return", "Bank Statement"),
	}


def build_individual_microcredit() -> Row:
	"""Flat interest, collected each week in whole units."""
	return {
		**limits((2_000, 20_000, 100_000), (8, 24, 52), (24, 36, 60)),
		"method": "Flat",
		"interest_base": "Original Amount",
		"frequency": "Weekly",
		"installment_multiple_amount": 1,
		"penalty_fixed_amount": 50,
		"penalty_tolerance_days": 2,
		"default_after_days": 60,
		"opening_fee_percent": 3,
		**adults(6),
		"documents": documents("National ID Card", optional=("Utility Bill",)),
	}


def build_group_microcredit() -> Row:
	"""A group answers for its members, meets every two weeks and pays there."""
	return {
		**limits((2_000, 15_000, 60_000), (8, 16, 36), (24, 36, 48)),
		**guarantors(),
		"frequency": "Biweekly",
		"installment_multiple_amount": 1,
		"allocation_preset": "Oldest Installment First",
		"penalty_fixed_amount": 25,
		"default_after_days": 60,
		"charges": [credit_life(0.05)],
		"documents": documents("National ID Card", "Group Agreement"),
	}


def build_agricultural_short_cycle() -> Row:
	"""One payment after the harvest."""
	return {
		**limits((20_000, 150_000, 1_000_000), (1, 1, 1), (12, 15, 20)),
		**collateral("Inventory", 120),
		**penalty(0.08, 15),
		"frequency": "At Maturity",
		"interest_basis": "Daily",
		"minimum_term_months": 3,
		"maximum_term_months": 12,
		"maturity_months": 6,
		"documents": documents("National ID Card", "Production Plan"),
	}


def build_agricultural_long_cycle() -> Row:
	"""Nothing is paid in the months of planting; their interest becomes principal."""
	return {
		**limits((100_000, 800_000, 5_000_000), (12, 48, 84), (10, 13, 18)),
		**collateral("Real Estate", 130),
		**penalty(0.08, 15),
		"seasons": [{"month": month} for month in PLANTING_MONTHS],
		"season_interest": "Capitalize",
		"documents": documents("National ID Card", "Production Plan", "Cash-flow Projections"),
	}


def build_invoice_discounting() -> Row:
	"""Interest is kept back from the payout; the debtor of the invoice pays at maturity."""
	return {
		**limits((20_000, 300_000, 5_000_000), (1, 1, 1), (14, 18, 26)),
		**collateral("Receivables", 115, ltv_percent=85),
		**penalty(0.12, 3),
		"frequency": "At Maturity",
		"interest_base": "In Advance",
		"interest_basis": "Daily",
		"day_count": "Actual/360",
		"minimum_term_months": 1,
		"maximum_term_months": 6,
		"maturity_months": 3,
		"opening_fee_percent": 1,
		"documents": documents("Assigned Invoices", "Financial Statements"),
	}


def build_other() -> Row:
	return limits((1_000, 100_000, 1_000_000), (1, 12, 120), (0, 18, 60))


BUSINESS: dict[ProductKind, Callable[[], Row]] = {
	ProductKind.BUSINESS: build_business,
	ProductKind.WORKING_CAPITAL: build_working_capital,
	ProductKind.FIXED_ASSET: build_fixed_asset,
	ProductKind.BUSINESS_CREDIT_LINE: build_business_credit_line,
	ProductKind.INDIVIDUAL_MICROCREDIT: build_individual_microcredit,
	ProductKind.GROUP_MICROCREDIT: build_group_microcredit,
	ProductKind.AGRICULTURAL_SHORT_CYCLE: build_agricultural_short_cycle,
	ProductKind.AGRICULTURAL_LONG_CYCLE: build_agricultural_long_cycle,
	ProductKind.INVOICE_DISCOUNTING: build_invoice_discounting,
	ProductKind.OTHER: build_other,
}
