"""What the rows of settings, products and clients must respect, and what may not be used twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stdnum.do import cedula, rnc

from lending_app.book.check_loans import check_loans, check_repayments, check_reversals
from lending_app.book.errors import RowError, describe
from lending_app.book.parse_table import BookTables, Placed
from lending_app.book.records import BookClient, BookProduct, ClientType
from lending_app.book.terms import build_opening_fee, build_penalty
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.money import RoundingPolicy

_IDENTITY_CHECKS = {"Cedula": cedula, "RNC": rnc}
_UNIQUE = (
	("branches", "branch_code"),
	("products", "product_code"),
	("clients", "client_code"),
	("loans", "loan_code"),
	("repayments", "receipt_code"),
	("repayments", "external_reference"),
	("reversals", "receipt_code"),
)
_LIMITS = (
	("minimum_amount", "maximum_amount"),
	("minimum_installments", "maximum_installments"),
	("minimum_rate", "maximum_rate"),
)
_MAXIMUM_RATE = 5


def check_book(tables: BookTables) -> None:
	"""Note the errors between the rows of all tables; each check knows what those before it found."""
	for check in (
		_check_settings,
		_check_duplicates,
		_check_products,
		_check_clients,
		check_loans,
		check_repayments,
		check_reversals,
	):
		tables.errors += list(check(tables))


def _check_duplicates(tables: BookTables) -> Iterator[RowError]:
	for name, column in _UNIQUE:
		yield from check_unique(tables[name], column)
	yield from check_unique(tables["clients"], "identity_type", "identity_number")


def check_unique(rows: Iterable[Placed[Any]], *columns: str) -> Iterator[RowError]:
	"""An error for every row that repeats an earlier one's value."""
	seen: dict[tuple[str, ...], int] = {}
	for row in rows:
		key = tuple(str(getattr(row.record, column)) for column in columns)
		if key[-1] and key in seen:
			yield row.error(columns[-1], f"is already used on line {seen[key]}")
		seen.setdefault(key, row.line)


def _check_settings(tables: BookTables) -> Iterator[RowError]:
	for row in tables["book"][1:]:
		yield row.error("company", "a book has one row of settings")
	for row in tables["book"][:1]:
		try:
			RoundingPolicy.for_currency(row.record.currency)
		except EngineError as error:
			yield row.error("currency", describe(error))


def _check_products(tables: BookTables) -> Iterator[RowError]:
	currency = next((row.record.currency for row in tables.list_sound("book")), None)
	for row in tables["products"]:
		product: BookProduct = row.record
		if currency and product.currency != currency:
			yield row.error("currency", f"differs from the book's currency, {currency}")
		if product.default_after_days < 1:
			yield row.error("default_after_days", "must be 1 or more")
		yield from _check_limits(row)
		yield from _check_rules(row)


def _check_limits(row: Placed[BookProduct]) -> Iterator[RowError]:
	product = row.record
	for column in ("minimum_amount", "minimum_installments"):
		if getattr(product, column) <= 0:
			yield row.error(column, "must be above 0")
	for lower, upper in _LIMITS:
		if getattr(product, upper) < getattr(product, lower):
			yield row.error(upper, f"is below {lower}, {getattr(product, lower)}")
	for column in ("minimum_rate", "maximum_rate"):
		if not 0 <= getattr(product, column) <= _MAXIMUM_RATE:
			yield row.error(
				column, f"rates are yearly fractions from 0 to {_MAXIMUM_RATE}: 0.18 is 18 % a year"
			)


def _check_rules(row: Placed[BookProduct]) -> Iterator[RowError]:
	for build in (build_penalty, build_opening_fee):
		try:
			build(row.record)
		except EngineError as error:
			yield row.error(error.field, describe(error))


def _check_clients(tables: BookTables) -> Iterator[RowError]:
	for row in tables["clients"]:
		client: BookClient = row.record
		if client.branch_code and not tables.has("branches", "branch_code", client.branch_code):
			yield row.error("branch_code", "is not in branches")
		if not client.full_name:
			is_company = client.client_type is ClientType.COMPANY
			yield row.error("company_name" if is_company else "first_name", "the client has no name")
		check = _IDENTITY_CHECKS.get(client.identity_type)
		if check and not check.is_valid(client.identity_number):
			yield row.error("identity_number", f"is no valid {client.identity_type}: length or check digit")
		if client.monthly_income is not None and client.monthly_income < 0:
			yield row.error("monthly_income", "is negative")
