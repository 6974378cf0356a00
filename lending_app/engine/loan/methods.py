"""How a loan is repaid, and over what its interest is spread."""

from __future__ import annotations

from enum import Enum


class AmortizationMethod(str, Enum):
	LEVEL_PAYMENT = "Level Payment"
	LEVEL_PRINCIPAL = "Level Principal"
	INTEREST_ONLY = "Interest Only"
	FLAT = "Flat"
	BALLOON = "Balloon"
	STEPPED = "Stepped"
	IRREGULAR = "Irregular"


class InterestBalance(str, Enum):
	"""On what interest runs day by day.

	SCHEDULED is the balance of the plan: late money costs penalty, not more interest. OWED is the principal really owed:
	overdue principal goes on bearing interest, and what is paid early earns at once (simple interest).
	"""

	SCHEDULED = "Scheduled Balance"
	OWED = "Balance Owed"


class EarlyInterest(str, Enum):
	"""When a payment before the due date pays the interest earned by then: BEFORE_PRINCIPAL, or ON_DUE_DATE alone."""

	BEFORE_PRINCIPAL = "Before Principal"
	ON_DUE_DATE = "On Due Date"


class Leveling(str, Enum):
	"""Over what a level installment is leveled: the interest of the periods, or EQUAL_PERIODS while interest counts days."""

	AS_INTEREST = "As Interest"
	EQUAL_PERIODS = "Equal Periods"


class InterestBasis(str, Enum):
	"""PERIODIC: every period costs rate / periods a year. DAILY: by the day count's days."""

	PERIODIC = "Periodic"
	DAILY = "Daily"
