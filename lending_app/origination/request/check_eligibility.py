"""The product's conditions against the client's figures, before any evaluation: what holds, what fails, by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate, today
from frappe.utils.nestedset import get_ancestors_of

from lending_app.clients.figures import get_figures
from lending_app.clients.profile.check_person import get_age
from lending_app.clients.profile.count_months_employed import count_months_employed
from lending_app.origination.request.check_further_application import list_applicants
from lending_app.products.adapters import to_decimal

SECTOR_FIELDS = ("line_of_business", "economic_activity", "business_activity", "employer_line_of_business")


class EligibilityRule(str, Enum):
	MINIMUM_AGE = "Minimum Age"
	MAXIMUM_AGE = "Maximum Age"
	AGE_AT_MATURITY = "Age at Maturity"
	INCOME = "Monthly Income"
	MONTHS_EMPLOYED = "Months Employed"
	SECTOR = "Sector"
	ZONE = "Zone"
	CURRENCY = "Currency"
	ARREARS = "Arrears"


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityCheck:
	"""One rule for one client. `passed` is None where the client's file does not say."""

	client: str
	rule: EligibilityRule
	passed: bool | None
	value: Any
	limit: Any


def check_eligibility(application: Document) -> list[EligibilityCheck]:
	"""Every rule that the product sets, for the client or for each member of a group; without a product none."""
	if not application.product:
		return []
	product = frappe.get_cached_doc("Loan Product", application.product)
	clients = [frappe.get_doc("Client", name) for name in list_applicants(application)]
	arrears = get_figures([client.name for client in clients])
	maturity = getdate(application.final_due_date) if application.final_due_date else None
	checks: list[EligibilityCheck] = []
	for client in clients:
		checks += _check_age(product, client, maturity)
		checks += _check_means(product, client)
		checks += _check_place(product, client)
		overdue = arrears[client.name].overdue
		checks.append(_build(client, EligibilityRule.ARREARS, overdue, Decimal(0), passed=overdue == 0))
		checks += _check_currency(application, product, client)
	return checks


def is_eligible(checks: list[EligibilityCheck]) -> bool:
	"""True where no rule is broken; what is not known breaks none."""
	return all(check.passed is not False for check in checks)


def _check_age(product: Document, client: Document, maturity: Any) -> Iterator[EligibilityCheck]:
	if client.client_type == "Company":
		return
	born = getdate(client.birth_date) if client.birth_date else None
	age = get_age(born, getdate(today())) if born else None
	final = get_age(born, maturity) if born and maturity else None
	lowest, highest, last = (
		cint(product.get(field)) for field in ("minimum_age", "maximum_age", "maximum_age_at_maturity")
	)
	if lowest:
		yield _build(client, EligibilityRule.MINIMUM_AGE, age, lowest, passed=_is_within(lowest, age, None))
	if highest:
		yield _build(client, EligibilityRule.MAXIMUM_AGE, age, highest, passed=_is_within(None, age, highest))
	if last:
		yield _build(
			client, EligibilityRule.AGE_AT_MATURITY, final, last, passed=_is_within(None, final, last)
		)


def _check_means(product: Document, client: Document) -> Iterator[EligibilityCheck]:
	least = to_decimal(product.get("minimum_monthly_income"))
	if least:
		income = to_decimal(client.monthly_income) or None
		yield _build(client, EligibilityRule.INCOME, income, least, passed=_is_within(least, income, None))
	months = cint(product.get("minimum_months_employed"))
	if months:
		found = count_months_employed(client, getdate(today())) if client.employment_status else None
		passed = _is_within(months, found, None)
		yield _build(client, EligibilityRule.MONTHS_EMPLOYED, found, months, passed=passed)


def _is_within(low: Any, value: Any, high: Any) -> bool | None:
	if value is None:
		return None
	return (low is None or value >= low) and (high is None or value <= high)


def _check_place(product: Document, client: Document) -> Iterator[EligibilityCheck]:
	sectors = product.get("sectors") or []
	if sectors:
		yield _check_sector(client, sectors)
	zones = [row.zone for row in product.get("zones") or []]
	if zones:
		reached = {client.zone, *get_ancestors_of("Territory", client.zone)} if client.zone else set()
		passed = bool(reached & set(zones)) if client.zone else None
		yield _build(client, EligibilityRule.ZONE, client.zone, ", ".join(zones), passed=passed)


def _check_sector(client: Document, rows: list[Document]) -> EligibilityCheck:
	"""Excluded sectors are refused; where sectors are allowed, nothing else is."""
	own = {
		client.get(field).strip().lower(): client.get(field) for field in SECTOR_FIELDS if client.get(field)
	}
	allowed = {row.sector.lower() for row in rows if row.rule == "Allowed"}
	excluded = {row.sector.lower() for row in rows if row.rule == "Excluded"}
	passed = not own.keys() & excluded and (not allowed or bool(own.keys() & allowed)) if own else None
	limit = ", ".join(f"{frappe._(row.rule)}: {row.sector}" for row in rows)
	return _build(client, EligibilityRule.SECTOR, ", ".join(own.values()) or None, limit, passed=passed)


def _check_currency(application: Document, product: Document, client: Document) -> Iterator[EligibilityCheck]:
	books = frappe.get_cached_value("Company", application.company, "default_currency")
	yield _build(client, EligibilityRule.CURRENCY, product.currency, books, passed=product.currency == books)


def _build(
	client: Document, rule: EligibilityRule, value: Any, limit: Any, *, passed: bool | None
) -> EligibilityCheck:
	return EligibilityCheck(client=client.client_name, rule=rule, passed=passed, value=value, limit=limit)
