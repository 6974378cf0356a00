"""A bureau's report as every provider hands it over. Knows no framework."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lending_app.engine.credit.bureau import AccountStatus


@dataclass(frozen=True, slots=True)
class BureauRequest:
	"""Whose report is asked for, and by what right."""

	client: str
	identity_number: str
	identity_type: str
	country: str
	consent_given_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
	lender: str
	balance_amount: Decimal
	account_type: str | None = None
	opened_on: date | None = None
	limit_amount: Decimal | None = None
	monthly_payment_amount: Decimal | None = None
	days_past_due: int | None = None
	status: AccountStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRow:
	lender: str
	inquired_on: date
	purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelinquencyRow:
	lender: str
	occurred_on: date
	amount: Decimal | None = None
	days_past_due: int | None = None
	settled_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
	code: str
	description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauReport:
	"""`reference` is the bureau's own number: a report is taken once."""

	reference: str
	identity_number: str
	bureau: str
	report_date: date
	score: int | None = None
	currency: str | None = None
	accounts: tuple[AccountRow, ...] = ()
	inquiries: tuple[InquiryRow, ...] = ()
	delinquencies: tuple[DelinquencyRow, ...] = ()
	prevention_codes: tuple[CodeRow, ...] = ()


# Tables of a report, with the kind of their rows: the names are those of the JSON format.
TABLES: dict[str, type] = {
	"accounts": AccountRow,
	"inquiries": InquiryRow,
	"delinquencies": DelinquencyRow,
	"prevention_codes": CodeRow,
}
Raw = dict[str, Any]
