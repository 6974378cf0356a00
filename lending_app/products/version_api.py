"""What the form and list of Loan Product ask about versions, comparison and clones."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, fmt_money, getdate, strip_html, today

from lending_app.lending_setup.requests.typed_api import Count, Place, typed
from lending_app.products.adapters import to_float
from lending_app.products.availability.check_offer import is_offered
from lending_app.products.rates.explain_rate import show_percent
from lending_app.products.statuses.change_product_status import change_product_status
from lending_app.products.versions import clone_product as cloning
from lending_app.products.versions import compare_products as comparing
from lending_app.products.versions import version_product as versioning
from lending_app.products.versions.differences import list_differences
from lending_app.products.versions.freeze_versions import is_in_use
from lending_app.products.versions.in_force import list_offered, list_versions

GROUP_KIND = "Group Microcredit"


@frappe.whitelist()
@typed
def get_versions(product: str) -> dict[str, Any]:
	"""The versions of a product's code, what differs from the one before, and what the user may do."""
	document = frappe.get_doc("Loan Product", product)
	document.check_permission("read")
	day = getdate(today())
	versions = list_versions(document.product_code)
	before = document.previous_version and frappe.get_doc("Loan Product", document.previous_version)
	return {
		"versions": [asdict(version) | {"is_in_force": version.covers(day)} for version in versions],
		"in_force": next((version.name for version in versions if version.covers(day)), None),
		"differences": [asdict(row) for row in list_differences(before, document)] if before else [],
		"is_offered": is_offered(document, day),
		"is_in_use": is_in_use(document.name),
		"may_version": versioning.may_version(),
	}


@frappe.whitelist()
@typed
@frappe.validate_and_sanitize_search_inputs
def query_offered_products(
	doctype: str, txt: str, searchfield: str, start: Place, page_len: Place, filters: dict[str, Any] | None
) -> list[tuple[str, str, str]]:
	"""What a new application may choose: products offered today, of each code the version in force.

	With the filter `is_group` those for groups alone, or for single clients.
	"""
	frappe.has_permission("Loan Product", "read", throw=True)
	found = list_offered(getdate(today()), txt)
	if "is_group" in (filters or {}):
		is_group = bool(cint(filters["is_group"]))
		found = [row for row in found if (row.product_type == GROUP_KIND) is is_group]
	return [(row.name, row.product_name, _(row.product_type)) for row in found[start : start + page_len]]


@frappe.whitelist(methods=["POST"])
@typed
def create_version(product: str, effective_from: date | None = None) -> str:
	"""Name of a new version under review."""
	frappe.has_permission("Loan Product", "read", throw=True)
	return versioning.create_version(product, effective_from=effective_from or None).name


@frappe.whitelist(methods=["POST"])
@typed
def activate_version(product: str, effective_from: date) -> str:
	"""Put a version in force from a day."""
	frappe.has_permission("Loan Product", "read", throw=True)
	return versioning.activate_version(product, effective_from).name


@frappe.whitelist(methods=["POST"])
@typed
def change_status(product: str, status: str, reason: str, day: date | None = None) -> str:
	"""Take a product from the market or bring it back, with the reason. Returns the status it has now."""
	frappe.has_permission("Loan Product", "read", throw=True)
	return change_product_status(product, status, reason, day or None).status


@frappe.whitelist(methods=["POST"])
@typed
def clone_product(product: str, product_code: str, product_name: str) -> str:
	"""Name of a copy under its own code."""
	frappe.has_permission("Loan Product", "create", throw=True)
	return cloning.clone_product(product, product_code=product_code, product_name=product_name).name


@frappe.whitelist()
@typed
def compare_products(first: str, second: str, amount: float, number_of_installments: Count) -> dict[str, Any]:
	"""Differences of two products, and a loan of each."""
	pair = [frappe.get_doc("Loan Product", name) for name in (first, second)]
	for product in pair:
		product.check_permission("read")
	found = comparing.compare_products(*pair, amount, number_of_installments)
	return {
		"differences": [asdict(row) for row in found.differences],
		"loans": [_show_loan(loan, product) for loan, product in zip(found.loans, pair, strict=True)],
	}


def _show_loan(loan: comparing.ComparedLoan, product: Any) -> dict[str, Any]:
	if not loan.simulation:
		return {"obstacle": strip_html(loan.obstacle)}
	found = loan.simulation
	figures, total = found.figures, found.figures.total_cost
	cost = figures.effective_cost

	def money(amount: Any) -> str:
		return fmt_money(to_float(amount), currency=product.currency)

	return {
		"obstacle": "",
		"rate": show_percent(found.rate),
		"installment": money(figures.installment),
		"total_cost": money(total.cost),
		"measure": figures.measure.convention.value,
		"effective_cost": f"{cost.published} %" if cost else "",
	}
