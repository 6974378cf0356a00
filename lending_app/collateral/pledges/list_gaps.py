"""Whether what secures a loan is formalized: asked before money is paid out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.queries import sum_security
from lending_app.collateral.register.check_collateral import list_missing
from lending_app.collateral.states import CollateralStatus, TitleStatus
from lending_app.engine.offer.loan_to_value import calculate_coverage, is_covered
from lending_app.products.adapters import to_decimal

HUNDRED = Decimal(100)


def list_gaps(loan: str) -> list[str]:
	"""Reasons for which the collateral of a loan is not in order; empty where it is."""
	filters = {"loan": loan, "released_on": ("is", "not set"), "collateral": ("is", "set")}
	things = frappe.get_all("Loan Collateral", filters, pluck="collateral")
	product, amount = frappe.db.get_value("Loan", loan, ["product", "principal_amount"])
	return [
		*(reason for thing in things for reason in _list_of(thing)),
		*_list_titles(product, things),
		*list_uncovered(loan, product, to_decimal(amount)),
	]


def answer_check(order: Document) -> list[dict[str, Any]]:
	"""A row of a disbursement's checklist: `check`, `ok` and `reason`."""
	reasons = list_gaps(order.loan)
	return [
		{
			"check": _("Collateral formalized and insured"),
			"ok": not reasons,
			"reason": " ".join(reasons) or _("Nothing is missing."),
		}
	]


def _list_of(name: str) -> list[str]:
	collateral = frappe.get_doc("Collateral", name)
	kind = frappe.get_cached_doc("Collateral Type", collateral.collateral_type)
	reasons = [f"{name}: {reason}" for reason in list_missing(collateral, kind)]
	if collateral.status != CollateralStatus.FORMALIZED.value:
		reasons.insert(0, _("{0} is {1}, not formalized.").format(name, _(collateral.status)))
	return reasons


def _list_titles(product: str, things: list[str]) -> list[str]:
	"""Titles that the product wants transferred and are not: of things of its kind, of all where it names none (DIS-11)."""
	wanted = frappe.get_cached_doc("Loan Product", product)
	if not wanted.is_title_transfer_required:
		return []
	found = []
	for name in things:
		kind, status = frappe.db.get_value("Collateral", name, ["collateral_type", "title_status"])
		is_asked = wanted.collateral_type in (
			None,
			"",
			frappe.get_cached_value("Collateral Type", kind, "provision_kind"),
		)
		if is_asked and status != TitleStatus.TRANSFERRED.value:
			found.append(_("{0}: its title is not transferred.").format(name))
	return found


def list_uncovered(loan: str, product_name: str, amount: Decimal, without: Decimal = Decimal(0)) -> list[str]:
	"""What the standing pledges of a loan, `without` the value of one that goes, leave short of the coverage that its product asks for."""
	product = frappe.get_cached_doc("Loan Product", product_name)
	if not product.is_collateral_required or amount < to_decimal(product.collateral_from_amount):
		return []
	value = sum_security([loan]).get(loan, Decimal(0)) - without
	if not value:
		return [_("The product asks for collateral, and the loan has none.")]
	least = to_decimal(product.minimum_coverage_percent)
	if is_covered(value, amount, least / HUNDRED):
		return []
	covered = (calculate_coverage(value, amount) or Decimal(0)) * HUNDRED
	return [
		_("Collateral covers {0} % of the loan, the product asks for {1} %.").format(
			format(round(covered, 2), "f"), format(round(least, 2), "f")
		)
	]
