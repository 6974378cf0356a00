"""Rows that presets share: premiums, fees and documents. Percents and amounts are starting values, not law."""

from __future__ import annotations

from typing import Any

from frappe import _

Row = dict[str, Any]


def credit_life(percent: float) -> Row:
	"""A premium each month, as a percent of what is owed."""
	return {
		"charge_name": _("Credit Life Insurance"),
		"component": "Insurance",
		"cover": "Credit Life",
		"timing": "Month",
		"base": "Outstanding Principal",
		"charge_percent": percent,
	}


def unemployment(percent: float) -> Row:
	"""A premium each month, as a percent of what was lent; the client may leave it out."""
	return {
		"charge_name": _("Unemployment Insurance"),
		"component": "Insurance",
		"cover": "Unemployment",
		"is_optional": 1,
		"timing": "Month",
		"base": "Original Principal",
		"charge_percent": percent,
	}


def damage(percent: float, timing: str = "Year") -> Row:
	"""Insurance of the thing that was bought, each year unless said otherwise."""
	return {
		"charge_name": _("Damage Insurance"),
		"component": "Insurance",
		"cover": "Damage",
		"timing": timing,
		"base": "Original Principal",
		"charge_percent": percent,
	}


def fire(percent: float) -> Row:
	"""Insurance of a building, each month."""
	return damage(percent, "Month") | {"charge_name": _("Fire Insurance")}


def annual_fee(percent: float) -> Row:
	"""A fee each year of the agreed amount."""
	return {
		"charge_name": _("Annual Fee"),
		"component": "Fee",
		"timing": "Year",
		"base": "Original Principal",
		"charge_percent": percent,
	}


def drawdown_fee(percent: float) -> Row:
	"""A fee kept back from every drawing."""
	return {
		"charge_name": _("Drawdown Fee"),
		"component": "Fee",
		"timing": "Drawdown",
		"base": "Original Principal",
		"charge_percent": percent,
	}


def service_fee(percent: float) -> Row:
	"""A fee of each installment."""
	return {
		"charge_name": _("Service Fee"),
		"component": "Fee",
		"timing": "Installment",
		"base": "Installment",
		"charge_percent": percent,
	}


def documents(*required: str, optional: tuple[str, ...] = ()) -> list[Row]:
	"""Rows of the documents table, by names of Client Document Types."""
	rows = [{"document_type": name, "is_required": 1} for name in required]
	return rows + [{"document_type": name, "is_required": 0} for name in optional]


def limits(
	amounts: tuple[int, int, int], installments: tuple[int, int, int], rates: tuple[float, float, float]
) -> Row:
	"""Lowest, usual and highest amount, number of installments and yearly percent."""
	return {
		"minimum_amount": amounts[0],
		"usual_amount": amounts[1],
		"maximum_amount": amounts[2],
		"minimum_number_of_installments": installments[0],
		"usual_number_of_installments": installments[1],
		"maximum_number_of_installments": installments[2],
		"minimum_interest_percent": rates[0],
		"default_interest_percent": rates[1],
		"maximum_interest_percent": rates[2],
	}


def penalty(daily_percent: float, tolerance_days: int, cap_percent: float = 30) -> Row:
	"""A daily percent of overdue principal after some days, up to a percent of the installment."""
	return {
		"penalty_base": "Overdue Principal",
		"penalty_daily_percent": daily_percent,
		"penalty_tolerance_days": tolerance_days,
		"penalty_cap_percent": cap_percent,
	}


def adults(months_employed: int = 0, at_maturity: int = 70) -> Row:
	"""Grown-ups who have repaid before they are old."""
	return {
		"minimum_age": 18,
		"maximum_age_at_maturity": at_maturity,
		"minimum_months_employed": months_employed,
	}


def collateral(kind: str, coverage_percent: float, ltv_percent: float = 0, from_amount: int = 0) -> Row:
	"""What secures the loan, and for how much."""
	return {
		"is_collateral_required": 1,
		"collateral_type": kind,
		"minimum_coverage_percent": coverage_percent,
		"maximum_ltv_percent": ltv_percent,
		"collateral_from_amount": from_amount,
	}


def guarantors(number: int = 1) -> Row:
	"""People who answer for the loan."""
	return {"is_guarantor_required": 1, "minimum_number_of_guarantors": number}
