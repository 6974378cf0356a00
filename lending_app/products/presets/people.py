"""Presets of loans to people: personal, payroll, students, purchases."""

from __future__ import annotations

from collections.abc import Callable

from lending_app.products.kinds import ProductKind
from lending_app.products.presets.parts import (
	Row,
	adults,
	collateral,
	credit_life,
	documents,
	guarantors,
	limits,
	penalty,
	service_fee,
	unemployment,
)


def build_personal() -> Row:
	"""Source 004: up to 500,000 DOP, 6 to 60 months, 15 to 25 %; collateral from 100,000."""
	return {
		**limits((10_000, 100_000, 500_000), (6, 24, 60), (15, 20, 25)),
		**collateral("Other", 100, from_amount=100_000),
		**penalty(0.15, 5),
		**adults(12),
		"opening_fee_percent": 2,
		"documents": documents(
			"National ID Card", "Payslip", optional=("Bank Statement", "Proof of Address")
		),
	}


def build_unsecured_personal() -> Row:
	return {
		**limits((5_000, 60_000, 300_000), (6, 18, 48), (18, 26, 36)),
		**penalty(0.2, 3),
		**adults(12),
		"opening_fee_percent": 3,
		"minimum_score": 55,
		"charges": [credit_life(0.05), unemployment(0.03)],
		"documents": documents("National ID Card", "Payslip", "Bank Statement"),
	}


def build_secured_personal() -> Row:
	return {
		**limits((50_000, 250_000, 2_000_000), (12, 36, 60), (12, 16, 20)),
		**collateral("Deposit", 110),
		**penalty(0.1, 5),
		**adults(6),
		"charges": [credit_life(0.04)],
		"excess_rule": "Reduce Term",
		"documents": documents("National ID Card", "Payslip"),
	}


def build_student() -> Row:
	"""Source 004: up to 1,000,000 DOP, 12 to 120 months, 6 to 10 %; joint guarantor, admission and enrolment."""
	return {
		**limits((30_000, 300_000, 1_000_000), (12, 60, 120), (6, 8, 10)),
		**guarantors(),
		**penalty(0.05, 10),
		"minimum_age": 16,
		"grace_principal_periods": 6,
		"interest_basis": "Daily",
		"documents": documents("National ID Card", "Admission Letter", "Enrolment Certificate"),
	}


def build_education() -> Row:
	"""Paid out term by term; interest alone while studying."""
	return {
		**limits((30_000, 400_000, 1_500_000), (24, 72, 120), (8, 11, 14)),
		**guarantors(),
		**penalty(0.05, 10),
		"minimum_age": 16,
		"drawing": "Tranches",
		"grace_principal_periods": 12,
		"charges": [credit_life(0.03)],
		"documents": documents("National ID Card", "Admission Letter", optional=("Enrolment Certificate",)),
	}


def build_payroll() -> Row:
	"""Deducted by the employer on the 15th and the last day of the month."""
	return {
		**limits((5_000, 80_000, 600_000), (6, 48, 120), (14, 18, 24)),
		**penalty(0.1, 5),
		**adults(6, at_maturity=65),
		"frequency": "Semimonthly",
		"date_rule": "Fixed Days of the Month",
		"due_day": 15,
		"second_due_day": 31,
		"charges": [credit_life(0.04)],
		"maximum_debt_ratio_percent": 30,
		"automatic_debt_ratio_percent": 25,
		"documents": documents(
			"National ID Card", "Payslip", "Employment Letter", "Payroll Deduction Authorization"
		),
	}


def build_buy_now_pay_later() -> Row:
	"""Four equal parts every two weeks without interest; the first is paid at the shop."""
	return {
		**limits((1_000, 10_000, 60_000), (3, 3, 6), (0, 0, 0)),
		"method": "Level Principal",
		"frequency": "Biweekly",
		"minimum_down_payment_percent": 25,
		"penalty_fixed_amount": 150,
		"penalty_tolerance_days": 2,
		"default_after_days": 60,
		**adults(),
		"documents": documents("National ID Card"),
	}


def build_peer_to_peer() -> Row:
	"""The platform lives on an opening fee and a share of each installment."""
	return {
		**limits((10_000, 100_000, 500_000), (6, 24, 36), (10, 18, 30)),
		**penalty(0.15, 3),
		**adults(6),
		"allocation_preset": "Oldest Installment First",
		"opening_fee_percent": 3,
		"minimum_score": 60,
		"charges": [service_fee(1)],
		"documents": documents("National ID Card", "Payslip", "Bank Statement"),
	}


PEOPLE: dict[ProductKind, Callable[[], Row]] = {
	ProductKind.PERSONAL: build_personal,
	ProductKind.UNSECURED_PERSONAL: build_unsecured_personal,
	ProductKind.SECURED_PERSONAL: build_secured_personal,
	ProductKind.STUDENT: build_student,
	ProductKind.EDUCATION: build_education,
	ProductKind.PAYROLL: build_payroll,
	ProductKind.BUY_NOW_PAY_LATER: build_buy_now_pay_later,
	ProductKind.PEER_TO_PEER: build_peer_to_peer,
}
