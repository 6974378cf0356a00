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


class InterestBasis(str, Enum):
	"""PERIODIC: every period costs rate / periods a year. DAILY: by the day count's days."""

	PERIODIC = "Periodic"
	DAILY = "Daily"
