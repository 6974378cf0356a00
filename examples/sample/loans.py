"""The five products with the limits of source 004 (PRD-34 to PRD-38), and loans within them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sample.dice import Dice

FIRST_DAY = date(2024, 1, 8)
LAST_DAY = date(2026, 6, 26)
# Short loans start early, so that many are repaid within the book's time.
_LAST_SHORT = date(2025, 9, 30)

PRODUCTS = (
	{
		"product_code": "PERSONAL", "product_name": "Personal Loan", "product_type": "Personal", "currency": "DOP",
		"minimum_amount": "10000.00", "maximum_amount": "500000.00", "minimum_installments": "6",
		"maximum_installments": "60", "minimum_rate": "0.15", "maximum_rate": "0.25", "method": "Level Payment",
		"frequency": "Monthly", "interest_basis": "Periodic", "day_count": "Actual/365", "allocation": "Seven Steps",
		"excess_rule": "Next Installments", "penalty_base": "Overdue Principal", "penalty_daily_rate": "0.0015",
		"penalty_tolerance_days": "5", "penalty_start": "After Tolerance", "penalty_cap_rate": "0.30",
		"opening_fee_rate": "0.02", "fee_tax_rate": "0.18", "default_after_days": "90",
	},
	{
		"product_code": "AUTO", "product_name": "Auto Loan", "product_type": "Auto", "currency": "DOP",
		"minimum_amount": "150000.00", "maximum_amount": "2000000.00", "minimum_installments": "12",
		"maximum_installments": "84", "minimum_rate": "0.12", "maximum_rate": "0.18", "method": "Level Payment",
		"frequency": "Monthly", "interest_basis": "Periodic", "day_count": "Actual/365",
		"allocation": "Oldest Installment First", "excess_rule": "Reduce Term", "penalty_base": "Overdue Installment",
		"penalty_daily_rate": "0.001", "penalty_tolerance_days": "3", "penalty_start": "Due Date",
		"opening_fee_rate": "0.01", "opening_fee_amount": "2500.00", "fee_tax_rate": "0.18", "default_after_days": "90",
	},
	{
		"product_code": "MORTGAGE", "product_name": "Mortgage Loan", "product_type": "Mortgage", "currency": "DOP",
		"minimum_amount": "800000.00", "maximum_amount": "10000000.00", "minimum_installments": "60",
		"maximum_installments": "360", "minimum_rate": "0.08", "maximum_rate": "0.12", "method": "Level Payment",
		"frequency": "Monthly", "interest_basis": "Daily", "day_count": "Actual/360", "allocation": "Four Steps",
		"excess_rule": "Reduce Installment", "penalty_base": "Overdue Principal", "penalty_daily_rate": "0.0006",
		"penalty_tolerance_days": "10", "penalty_start": "Due Date", "penalty_cap_amount": "25000.00",
		"default_after_days": "120",
	},
	{
		"product_code": "BUSINESS", "product_name": "Business Loan", "product_type": "Business", "currency": "DOP",
		"minimum_amount": "100000.00", "maximum_amount": "5000000.00", "minimum_installments": "24",
		"maximum_installments": "240", "minimum_rate": "0.14", "maximum_rate": "0.22", "method": "Level Principal",
		"frequency": "Semimonthly", "interest_basis": "Periodic", "day_count": "30/360", "allocation": "Seven Steps",
		"excess_rule": "Hold as Advance", "penalty_base": "Outstanding Principal", "penalty_daily_rate": "0.0002",
		"penalty_tolerance_days": "4", "penalty_start": "After Tolerance", "penalty_cap_rate": "0.50",
		"default_after_days": "90",
	},
	{
		"product_code": "STUDENT", "product_name": "Student Loan", "product_type": "Student", "currency": "DOP",
		"minimum_amount": "30000.00", "maximum_amount": "1000000.00", "minimum_installments": "12",
		"maximum_installments": "120", "minimum_rate": "0.06", "maximum_rate": "0.10", "method": "Level Payment",
		"frequency": "Monthly", "interest_basis": "Daily", "day_count": "Actual/Actual ISDA",
		"allocation": "Oldest Installment First", "excess_rule": "Next Installments",
		"penalty_fixed_amount": "250.00", "penalty_tolerance_days": "8", "default_after_days": "90",
	},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
	"""What loans of a product look like: how many, amounts and step, numbers of installments, rates in basis points."""

	product_code: str
	number: int
	amounts: tuple[int, int, int]
	installments: tuple[int, ...]
	rates: tuple[int, ...]
	last_day: date = LAST_DAY
	takes_companies: bool = False


_OFFERS = (
	Offer(
		"PERSONAL",
		62,
		(15_000, 150_000, 1_000),
		(6, 6, 8, 9, 10, 12, 12),
		(1800, 2000, 2200, 2400),
		_LAST_SHORT,
	),
	Offer(
		"PERSONAL",
		128,
		(25_000, 480_000, 5_000),
		(18, 24, 24, 36, 36, 48, 60),
		(1550, 1700, 1800, 1950, 2100),
	),
	Offer("AUTO", 75, (280_000, 1_900_000, 10_000), (36, 48, 60, 60, 72, 84), (1250, 1350, 1450, 1600)),
	Offer(
		"MORTGAGE", 35, (1_400_000, 9_500_000, 50_000), (120, 180, 240, 240, 300, 360), (850, 975, 1050, 1175)
	),
	Offer(
		"BUSINESS",
		55,
		(150_000, 3_800_000, 10_000),
		(24, 24, 36, 48, 72),
		(1450, 1600, 1800, 2050),
		LAST_DAY,
		True,
	),
	Offer("STUDENT", 45, (60_000, 850_000, 5_000), (24, 36, 48, 60, 96), (650, 725, 800, 950)),
)


def make_loans(dice: Dice, clients: list[dict[str, str]]) -> list[dict[str, str]]:
	"""Loans in the order of their disbursement; every client has one, some a second."""
	loans = [_make_loan(dice, offer) for offer in _OFFERS for _ in range(offer.number)]
	loans.sort(key=lambda loan: (loan["disbursement_date"], loan["product_code"], loan["principal_amount"]))
	_assign_clients(dice, loans, clients)
	counts: dict[str, int] = {}
	for loan in loans:
		year = loan["disbursement_date"][:4]
		counts[year] = counts.get(year, 0) + 1
		loan["loan_code"] = f"PRE-{year}-{counts[year]:05d}"
	return loans


def _make_loan(dice: Dice, offer: Offer) -> dict[str, str]:
	disbursed = dice.weekday(FIRST_DAY, offer.last_day)
	approved = disbursed - timedelta(days=dice.integer(0, 4))
	loan = {
		"product_code": offer.product_code,
		"application_date": str(approved - timedelta(days=dice.integer(1, 18))),
		"approval_date": str(approved),
		"disbursement_date": str(disbursed),
		"principal_amount": f"{dice.skew(*offer.amounts)}.00",
		"interest_rate": f"{dice.pick(offer.rates) / 10_000:.4f}",
		"number_of_installments": str(dice.pick(offer.installments)),
		"channel": dice.weigh([("Wire Transfer", 70), ("Cheque", 18), ("Cash", 12)]),
	}
	payday = _get_payday(disbursed + timedelta(days=dice.integer(18, 40)))
	# A long first month on a mortgage would cost more interest than its installment.
	has_time = offer.product_code != "MORTGAGE" or (payday - disbursed).days <= 31
	if offer.product_code != "BUSINESS" and has_time and dice.chance(0.3):
		loan["first_due_date"] = str(payday)
	return loan


def _get_payday(day: date) -> date:
	"""Salaries come on the 15th and towards the end of the month."""
	return day.replace(day=15 if day.day <= 15 else 28 if day.month == 2 else 30)


def _assign_clients(dice: Dice, loans: list[dict[str, str]], clients: list[dict[str, str]]) -> None:
	companies = [client for client in clients if client["client_type"] == "Company"]
	persons = [client for client in clients if client["client_type"] == "Individual"]
	waiting_companies, waiting_persons = list(companies), list(persons)
	for loan in loans:
		is_business = loan["product_code"] == "BUSINESS"
		waiting = waiting_companies if is_business and waiting_companies else waiting_persons
		is_known = dice.chance(0.15) or not waiting
		client = dice.pick(companies + persons if is_business else persons) if is_known else waiting.pop(0)
		if client in waiting:
			waiting.remove(client)
		loan["client_code"] = client["client_code"]
		loan["branch_code"] = client["branch_code"]
