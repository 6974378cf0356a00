"""Presets of loans for vehicles, homes and what they secure."""

from __future__ import annotations

from collections.abc import Callable

from lending_app.products.kinds import ProductKind
from lending_app.products.presets.parts import (
	Row,
	adults,
	collateral,
	credit_life,
	damage,
	documents,
	fire,
	limits,
	penalty,
)

VEHICLE_DOCUMENTS = (
	"National ID Card",
	"Payslip",
	"Vehicle Appraisal",
	"Insurance Policy",
	"Transfer of Title",
)
HOME_DOCUMENTS = ("National ID Card", "Payslip", "Property Appraisal", "Title Study", "Insurance Policy")


def build_auto() -> Row:
	"""Source 004: up to 2,000,000 DOP, 12 to 84 months, 12 to 18 %; vehicle, appraisal, insurance, transfer of title."""
	return {
		**limits((150_000, 800_000, 2_000_000), (12, 60, 84), (12, 15, 18)),
		**collateral("Vehicle", 120, ltv_percent=80),
		**penalty(0.1, 3),
		**adults(12),
		"minimum_down_payment_percent": 20,
		"opening_fee_percent": 1,
		"charges": [damage(3)],
		"excess_rule": "Reduce Term",
		"documents": documents(*VEHICLE_DOCUMENTS),
	}


def build_new_auto() -> Row:
	return build_auto() | {
		**limits((250_000, 1_000_000, 3_500_000), (12, 60, 72), (11, 13, 17)),
		"documents": documents(
			"National ID Card", "Payslip", "Price Quotation", "Insurance Policy", "Transfer of Title"
		),
	}


def build_used_auto() -> Row:
	return build_auto() | {
		**limits((100_000, 450_000, 1_200_000), (12, 36, 48), (14, 17, 22)),
		**collateral("Vehicle", 140, ltv_percent=70),
		"minimum_down_payment_percent": 30,
		"charges": [damage(4), credit_life(0.04)],
	}


def build_mortgage() -> Row:
	"""Source 004: up to 10,000,000 DOP, 60 to 360 months, 8 to 12 %; property, appraisal, title study, life and fire."""
	return {
		**limits((500_000, 3_000_000, 10_000_000), (60, 240, 360), (8, 10, 12)),
		**collateral("Real Estate", 125, ltv_percent=80),
		**penalty(0.06, 10, cap_percent=25),
		**adults(24, at_maturity=75),
		"interest_basis": "Daily",
		"day_count": "Actual/360",
		"minimum_down_payment_percent": 20,
		"opening_fee_percent": 1,
		"charges": [credit_life(0.03), fire(0.02)],
		"excess_rule": "Reduce Installment",
		"default_after_days": 120,
		"documents": documents(*HOME_DOCUMENTS),
	}


def build_mortgage_purchase() -> Row:
	"""Interest alone in the first three months, while the family moves."""
	return build_mortgage() | {
		**limits((500_000, 3_500_000, 12_000_000), (60, 240, 360), (9, 11, 13)),
		"grace_principal_periods": 3,
		"prepayment_percent": 2,
		"prepayment_within_months": 36,
	}


def build_mortgage_refinance() -> Row:
	return build_mortgage() | {
		**limits((500_000, 2_500_000, 10_000_000), (60, 180, 300), (8, 9.5, 12)),
		**collateral("Real Estate", 140, ltv_percent=70),
		"minimum_down_payment_percent": 0,
		"opening_fee_percent": 0.5,
	}


def build_home_equity() -> Row:
	return build_mortgage() | {
		**limits((200_000, 1_000_000, 5_000_000), (12, 96, 180), (10, 13, 16)),
		**collateral("Real Estate", 165, ltv_percent=60),
		"minimum_down_payment_percent": 0,
		"opening_fee_percent": 2,
	}


def build_bridge() -> Row:
	"""Interest becomes principal month by month; all is paid when the old home is sold."""
	return {
		**limits((300_000, 1_500_000, 6_000_000), (3, 9, 18), (12, 15, 20)),
		**collateral("Real Estate", 150, ltv_percent=65),
		**penalty(0.1, 5),
		"interest_base": "Capitalized",
		"opening_fee_percent": 1.5,
		"documents": documents("National ID Card", "Property Appraisal", "Title Study"),
	}


def build_securities_backed() -> Row:
	"""Interest each quarter, principal at the end, against pledged securities."""
	return {
		**limits((100_000, 1_000_000, 10_000_000), (2, 8, 12), (8, 11, 15)),
		**collateral("Securities", 200, ltv_percent=50),
		**penalty(0.1, 3),
		"method": "Interest Only",
		"frequency": "Quarterly",
		"interest_basis": "Daily",
		"day_count": "Actual/360",
		"documents": documents("National ID Card", "Securities Statement"),
	}


def build_financial_leasing() -> Row:
	"""Rent with a residual value at the end; interest is taxed, the thing insured."""
	return {
		**limits((150_000, 1_200_000, 8_000_000), (24, 48, 60), (12, 15, 20)),
		**collateral("Machinery", 100, ltv_percent=90),
		**penalty(0.1, 3),
		"method": "Balloon",
		"balloon_percent": 20,
		"minimum_down_payment_percent": 10,
		"opening_fee_percent": 1,
		"interest_tax_percent": 18,
		"charges": [damage(2.5)],
		"documents": documents("Price Quotation", "Financial Statements", "Insurance Policy"),
	}


PROPERTY: dict[ProductKind, Callable[[], Row]] = {
	ProductKind.AUTO: build_auto,
	ProductKind.NEW_AUTO: build_new_auto,
	ProductKind.USED_AUTO: build_used_auto,
	ProductKind.MORTGAGE: build_mortgage,
	ProductKind.MORTGAGE_PURCHASE: build_mortgage_purchase,
	ProductKind.MORTGAGE_REFINANCE: build_mortgage_refinance,
	ProductKind.HOME_EQUITY: build_home_equity,
	ProductKind.BRIDGE: build_bridge,
	ProductKind.SECURITIES_BACKED: build_securities_backed,
	ProductKind.FINANCIAL_LEASING: build_financial_leasing,
}
