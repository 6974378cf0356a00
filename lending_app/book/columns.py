"""The book's tables and columns: what each holds, how its text is read, and what may be left empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

from lending_app.book import records
from lending_app.engine.loan.allocation import PRESETS, ExcessRule
from lending_app.engine.loan.date_rules import FirstPeriod
from lending_app.engine.loan.methods import (
	AmortizationMethod,
	EarlyInterest,
	InterestBalance,
	InterestBasis,
	Leveling,
)
from lending_app.engine.loan.options import DeferredInterest, Residue
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from lending_app.engine.values.rates import Frequency

SEPARATORS = (".", ",")


class NumberText(str):
	"""A number of a workbook's cell, which is no text of the file's own: written with a point, whatever the formats."""

	__slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
	"""How a file writes dates and decimals; ISO dates are always understood."""

	date_format: str | None = None
	decimal_separator: str = "."


Parser = Callable[[str, Formats], Any]


@dataclass(frozen=True, slots=True)
class Column:
	name: str
	parse: Parser
	is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
	"""`fallbacks` names, for an empty column, the column whose value it takes."""

	name: str
	record: type
	columns: tuple[Column, ...]
	is_required: bool = True
	fallbacks: Mapping[str, str] = field(default_factory=dict)

	@property
	def column_names(self) -> tuple[str, ...]:
		return tuple(column.name for column in self.columns)


def parse_text(text: str, formats: Formats) -> str:
	return text


def parse_decimal(text: str, formats: Formats) -> Decimal:
	# Where a comma separates the decimals, a point can only group thousands: 100.000 may not be read as 100.
	separator = "." if isinstance(text, NumberText) else formats.decimal_separator
	if not re.fullmatch(rf"[+-]?\d{{1,15}}({re.escape(separator)}\d{{1,15}})?", text, re.ASCII):
		raise ValueError(f"is not a number; write it like 1234{separator}56, without thousands separators")
	return Decimal(text.replace(separator, "."))


def parse_integer(text: str, formats: Formats) -> int:
	if not re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII):
		raise ValueError("is not a whole number")
	return int(text)


def parse_date(text: str, formats: Formats) -> date:
	for pattern in filter(None, (formats.date_format, "%Y-%m-%d")):
		try:
			return datetime.strptime(text, pattern).replace(tzinfo=timezone.utc).date()
		except ValueError:
			continue
	wanted = formats.date_format or "YYYY-MM-DD"
	raise ValueError(f"is not a date; write it as {wanted}")


def parse_choice(choices: Mapping[str, Any]) -> Parser:
	"""A parser that takes one of the names given, whatever the case."""
	by_name = {name.casefold(): value for name, value in choices.items()}

	def parse(text: str, formats: Formats) -> Any:
		if text.casefold() not in by_name:
			raise ValueError(f"is unknown; choose one of: {', '.join(choices)}")
		return by_name[text.casefold()]

	return parse


def parse_enum(kind: type[Enum]) -> Parser:
	return parse_choice({str(member.value): member for member in kind})


parse_yes_no = parse_choice({"Yes": True, "No": False})


def parse_proportions(text: str, formats: Formats) -> tuple[Decimal, ...]:
	"""Numbers with a semicolon between them: 1; 1.2; 1.5."""
	return tuple(parse_decimal(part.strip(), formats) for part in text.split(";"))


def _columns(parse: Parser, *names: str, required: bool = True) -> tuple[Column, ...]:
	return tuple(Column(name, parse, required) for name in names)


def _optional(parse: Parser, *names: str) -> tuple[Column, ...]:
	return _columns(parse, *names, required=False)


BOOK = Table(
	name="book",
	record=records.BookSettings,
	columns=(
		*_columns(parse_text, "company", "currency", "country"),
		*_optional(parse_date, "fiscal_year_start"),
	),
)
BRANCHES = Table(
	name="branches",
	record=records.BookBranch,
	columns=(*_columns(parse_text, "branch_code", "branch_name"), *_optional(parse_text, "city")),
)
PRODUCTS = Table(
	name="products",
	record=records.BookProduct,
	columns=(
		*_columns(parse_text, "product_code", "product_name", "product_type", "currency"),
		*_columns(parse_decimal, "minimum_amount", "maximum_amount"),
		*_columns(parse_integer, "minimum_installments", "maximum_installments"),
		*_columns(parse_decimal, "minimum_rate", "maximum_rate"),
		*_optional(parse_enum(AmortizationMethod), "method"),
		*_optional(parse_enum(Frequency), "frequency"),
		*_optional(parse_enum(InterestBasis), "interest_basis"),
		*_optional(parse_enum(DayCount), "day_count"),
		*_optional(parse_choice({name: name for name in PRESETS}), "allocation"),
		*_optional(parse_enum(ExcessRule), "excess_rule"),
		*_optional(parse_enum(PenaltyBase), "penalty_base"),
		*_optional(parse_decimal, "penalty_daily_rate", "penalty_fixed_amount"),
		*_optional(parse_integer, "penalty_tolerance_days"),
		*_optional(parse_enum(PenaltyStart), "penalty_start"),
		*_optional(parse_decimal, "penalty_cap_amount", "penalty_cap_rate"),
		*_optional(parse_decimal, "opening_fee_rate", "opening_fee_amount", "fee_tax_rate"),
		*_optional(parse_integer, "default_after_days"),
		*_optional(parse_enum(InterestBalance), "interest_balance"),
		*_optional(parse_enum(EarlyInterest), "early_interest"),
		*_optional(parse_enum(Leveling), "leveling"),
		*_optional(parse_enum(Frequency), "compounding"),
		*_optional(parse_yes_no, "is_interest_in_advance", "is_moved_to_first", "is_due_at_start"),
		*_optional(parse_yes_no, "is_negative_rate_allowed"),
		*_optional(parse_enum(FirstPeriod), "first_period"),
		*_optional(parse_integer, "due_day", "grace_full_periods", "grace_principal_periods", "step_every"),
		*_optional(parse_enum(DeferredInterest), "grace_interest"),
		*_optional(parse_decimal, "balloon_rate", "step_rate", "installment_multiple"),
		*_optional(parse_proportions, "step_proportions"),
		*_optional(parse_enum(Residue), "residue"),
		*_optional(parse_enum(RoundingMode), "rounding_mode"),
	),
)
CLIENTS = Table(
	name="clients",
	record=records.BookClient,
	columns=(
		*_columns(parse_text, "client_code"),
		*_optional(parse_enum(records.ClientType), "client_type"),
		*_optional(parse_text, "first_name", "last_name", "company_name", "identity_type", "identity_number"),
		*_optional(parse_date, "birth_date"),
		*_optional(parse_text, "mobile_phone", "email", "address", "city", "branch_code"),
		*_optional(parse_decimal, "monthly_income"),
	),
)
LOANS = Table(
	name="loans",
	record=records.BookLoan,
	columns=(
		*_columns(parse_text, "loan_code", "client_code", "product_code", "branch_code"),
		*_optional(parse_date, "application_date", "approval_date"),
		*_columns(parse_date, "disbursement_date"),
		*_columns(parse_decimal, "principal_amount", "interest_rate"),
		*_columns(parse_integer, "number_of_installments"),
		*_optional(parse_date, "first_due_date"),
		*_optional(parse_text, "channel"),
		*_optional(parse_decimal, "expected_installment"),
	),
	fallbacks={"approval_date": "disbursement_date", "application_date": "approval_date"},
)
REPAYMENTS = Table(
	name="repayments",
	record=records.BookRepayment,
	columns=(
		*_columns(parse_text, "receipt_code", "loan_code"),
		*_columns(parse_date, "value_date"),
		*_optional(parse_date, "posting_date"),
		*_columns(parse_decimal, "amount"),
		*_optional(parse_text, "channel", "external_reference"),
		*_optional(parse_enum(ExcessRule), "excess_rule"),
	),
	is_required=False,
	fallbacks={"posting_date": "value_date"},
)
REVERSALS = Table(
	name="reversals",
	record=records.BookReversal,
	columns=(
		*_columns(parse_text, "receipt_code"),
		*_columns(parse_date, "posting_date"),
		*_optional(parse_text, "reason"),
	),
	is_required=False,
)

TABLES = (BOOK, BRANCHES, PRODUCTS, CLIENTS, LOANS, REPAYMENTS, REVERSALS)
