"""Reasons of a credit decision: stable codes, each with the statement that is given to the client.

Statements follow the sample reasons of Regulation B, appendix C, form C-1 (12 CFR 1002), which asks for the principal
reasons actually used, and takes more than four for a list that no longer helps the applicant.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

MAXIMUM_REASONS = 4


class ReasonCode(str, Enum):
	"""The code is what is stored; `statement` is the text, in English, that translations start from."""

	AGE_BELOW_MINIMUM = "AGE_BELOW_MINIMUM"
	AGE_ABOVE_MAXIMUM = "AGE_ABOVE_MAXIMUM"
	AGE_AT_MATURITY_ABOVE_MAXIMUM = "AGE_AT_MATURITY_ABOVE_MAXIMUM"
	LIST_HIT = "LIST_HIT"
	IDENTITY_NOT_VERIFIED = "IDENTITY_NOT_VERIFIED"
	CAPACITY_INSUFFICIENT = "CAPACITY_INSUFFICIENT"
	CURRENT_DEBT_RATIO = "CURRENT_DEBT_RATIO"
	PROJECTED_DEBT_RATIO = "PROJECTED_DEBT_RATIO"
	CLIENT_OVEREXPOSED = "CLIENT_OVEREXPOSED"
	GROUP_OVEREXPOSED = "GROUP_OVEREXPOSED"
	INTERNAL_ARREARS = "INTERNAL_ARREARS"
	SCORE_BELOW_MINIMUM = "SCORE_BELOW_MINIMUM"
	INCOME_BELOW_MINIMUM = "INCOME_BELOW_MINIMUM"
	TENURE_BELOW_MINIMUM = "TENURE_BELOW_MINIMUM"
	SECTOR_NOT_SERVED = "SECTOR_NOT_SERVED"
	ZONE_NOT_SERVED = "ZONE_NOT_SERVED"
	BUREAU_BLOCK = "BUREAU_BLOCK"
	CREDIT_HISTORY = "CREDIT_HISTORY"
	INCOME_FOR_AMOUNT = "INCOME_FOR_AMOUNT"
	JOB_STABILITY = "JOB_STABILITY"
	CONTRACT_TYPE = "CONTRACT_TYPE"
	COLLATERAL_INSUFFICIENT = "COLLATERAL_INSUFFICIENT"
	INTERNAL_HISTORY = "INTERNAL_HISTORY"
	HOUSING = "HOUSING"
	RECENT_INQUIRIES = "RECENT_INQUIRIES"
	EXISTING_DEBT = "EXISTING_DEBT"
	SAVINGS_INSUFFICIENT = "SAVINGS_INSUFFICIENT"
	ACCOUNT_STANDING = "ACCOUNT_STANDING"
	LOAN_TERM = "LOAN_TERM"
	LOAN_AMOUNT = "LOAN_AMOUNT"
	LOAN_PURPOSE = "LOAN_PURPOSE"
	ASSETS_INSUFFICIENT = "ASSETS_INSUFFICIENT"
	BUSINESS_RECORD = "BUSINESS_RECORD"
	BUREAU_SCORE = "BUREAU_SCORE"
	INCOMPLETE_FILE = "INCOMPLETE_FILE"
	INFORMATION_NOT_VERIFIED = "INFORMATION_NOT_VERIFIED"
	OTHER_FACTOR = "OTHER_FACTOR"

	@property
	def statement(self) -> str:
		"""What the client is told.

		>>> ReasonCode.JOB_STABILITY.statement
		'Length of employment'
		"""
		return _STATEMENTS[self]


_STATEMENTS = {
	ReasonCode.AGE_BELOW_MINIMUM: "Below the age at which a loan may be contracted",
	ReasonCode.AGE_ABOVE_MAXIMUM: "Above the age up to which this product is offered",
	ReasonCode.AGE_AT_MATURITY_ABOVE_MAXIMUM: "The loan would end after the age up to which this product is offered",
	ReasonCode.LIST_HIT: "A match on a list that we are obliged to check",
	ReasonCode.IDENTITY_NOT_VERIFIED: "Unable to verify identity",
	ReasonCode.CAPACITY_INSUFFICIENT: "Installment too high for the income that is left after expenses and debts",
	ReasonCode.CURRENT_DEBT_RATIO: "Existing obligations too high in relation to income",
	ReasonCode.PROJECTED_DEBT_RATIO: "Obligations with this loan too high in relation to income",
	ReasonCode.CLIENT_OVEREXPOSED: "Total lent to one client would be above our limit",
	ReasonCode.GROUP_OVEREXPOSED: "Total lent to one group would be above our limit",
	ReasonCode.INTERNAL_ARREARS: "Overdue payments on a loan with us",
	ReasonCode.SCORE_BELOW_MINIMUM: "Credit score below the minimum of this product",
	ReasonCode.INCOME_BELOW_MINIMUM: "Income below the minimum of this product",
	ReasonCode.TENURE_BELOW_MINIMUM: "Length of employment below the minimum of this product",
	ReasonCode.SECTOR_NOT_SERVED: "This product is not offered in the line of business",
	ReasonCode.ZONE_NOT_SERVED: "This product is not offered in the zone",
	ReasonCode.BUREAU_BLOCK: "Warning recorded by a credit bureau",
	ReasonCode.CREDIT_HISTORY: "Delinquent past or present credit obligations, or limited credit history",
	ReasonCode.INCOME_FOR_AMOUNT: "Income insufficient for the amount of credit requested",
	ReasonCode.JOB_STABILITY: "Length of employment",
	ReasonCode.CONTRACT_TYPE: "Temporary or irregular employment, or employment not proven",
	ReasonCode.COLLATERAL_INSUFFICIENT: "Value or type of collateral, or guarantor, not sufficient",
	ReasonCode.INTERNAL_HISTORY: "Limited or poor credit performance with us",
	ReasonCode.HOUSING: "Housing not owned, or not proven",
	ReasonCode.RECENT_INQUIRIES: "Number of recent inquiries on the credit bureau report",
	ReasonCode.EXISTING_DEBT: "Number or amount of existing debts",
	ReasonCode.SAVINGS_INSUFFICIENT: "Insufficient savings",
	ReasonCode.ACCOUNT_STANDING: "Balance or standing of bank accounts",
	ReasonCode.LOAN_TERM: "Length of the loan",
	ReasonCode.LOAN_AMOUNT: "Amount of the loan",
	ReasonCode.LOAN_PURPOSE: "Purpose of the loan",
	ReasonCode.ASSETS_INSUFFICIENT: "Insufficient assets",
	ReasonCode.BUSINESS_RECORD: "Record of the business too short or not proven",
	ReasonCode.BUREAU_SCORE: "Score of the credit bureau",
	ReasonCode.INCOMPLETE_FILE: "Credit application incomplete",
	ReasonCode.INFORMATION_NOT_VERIFIED: "Unable to verify the information given",
	ReasonCode.OTHER_FACTOR: "Other information in the application",
}


def choose_principal_reasons(
	broken: Iterable[ReasonCode], losses: Iterable[tuple[ReasonCode, Decimal]]
) -> tuple[ReasonCode, ...]:
	"""At most four reasons: broken rules first, in their order, then factors by the points they lost, most first.

	A factor that lost nothing is no reason, and no reason is given twice. Equal losses keep their order.

	>>> choose_principal_reasons(
	...     [ReasonCode.LIST_HIT],
	...     [(ReasonCode.HOUSING, Decimal(1)), (ReasonCode.CREDIT_HISTORY, Decimal(15))],
	... )[1]
	<ReasonCode.CREDIT_HISTORY: 'CREDIT_HISTORY'>
	"""
	lost = sorted((item for item in losses if item[1] > 0), key=lambda item: -item[1])
	codes = dict.fromkeys([*broken, *(code for code, _points in lost)])
	return tuple(codes)[:MAXIMUM_REASONS]
