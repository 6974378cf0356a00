"""What a product is for, and what its form and its presets go by."""

from __future__ import annotations

from enum import Enum


class ProductKind(str, Enum):
	"""The five kinds of source 004, the twenty-two of source 003 (PRD-02), and OTHER for what is neither."""

	PERSONAL = "Personal"
	AUTO = "Auto"
	MORTGAGE = "Mortgage"
	BUSINESS = "Business"
	STUDENT = "Student"
	UNSECURED_PERSONAL = "Unsecured Personal"
	SECURED_PERSONAL = "Secured Personal"
	MORTGAGE_PURCHASE = "Mortgage Purchase"
	MORTGAGE_REFINANCE = "Mortgage Refinance"
	HOME_EQUITY = "Home Equity"
	NEW_AUTO = "New Auto"
	USED_AUTO = "Used Auto"
	WORKING_CAPITAL = "Working Capital"
	FIXED_ASSET = "Fixed Asset"
	BUSINESS_CREDIT_LINE = "Business Credit Line"
	INDIVIDUAL_MICROCREDIT = "Individual Microcredit"
	GROUP_MICROCREDIT = "Group Microcredit"
	EDUCATION = "Education"
	AGRICULTURAL_SHORT_CYCLE = "Agricultural Short Cycle"
	AGRICULTURAL_LONG_CYCLE = "Agricultural Long Cycle"
	PEER_TO_PEER = "Peer-to-Peer"
	PAYROLL = "Payroll"
	BUY_NOW_PAY_LATER = "Buy Now Pay Later"
	BRIDGE = "Bridge"
	INVOICE_DISCOUNTING = "Invoice Discounting"
	FINANCIAL_LEASING = "Financial Leasing"
	SECURITIES_BACKED = "Securities-Backed"
	OTHER = "Other"


class RateType(str, Enum):
	"""FIXED for the term, VARIABLE with a reference, MIXED fixed first, STEPPED by a table."""

	FIXED = "Fixed"
	VARIABLE = "Variable"
	MIXED = "Mixed"
	STEPPED = "Stepped"


class InterestBase(str, Enum):
	"""What interest is taken of, and when it is paid (PRD-08)."""

	OUTSTANDING_BALANCE = "Outstanding Balance"
	ORIGINAL_AMOUNT = "Original Amount"
	IN_ADVANCE = "In Advance"
	CAPITALIZED = "Capitalized"


class DueDates(str, Enum):
	"""How due dates follow one another."""

	SAME_DAY = "Same Day"
	MONTH_DAYS = "Fixed Days of the Month"
	FIXED_PERIODS = "Periods of Fixed Days"
	END_OF_MONTH = "End of Month"


class StepMeasure(str, Enum):
	"""What a row of the rate steps gives."""

	RATE = "Rate"
	POINTS = "Points over the Loan's Rate"


VARIABLE_TYPES = (RateType.VARIABLE.value, RateType.MIXED.value)
MONTHS = (
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
)
