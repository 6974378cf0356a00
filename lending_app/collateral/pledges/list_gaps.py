"""Whether what secures a loan is formalized: asked before money is paid out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.register.check_collateral import list_lapsed
from lending_app.collateral.states import CollateralStatus
from lending_app.products.adapters import to_decimal

HUNDRED = Decimal(100)


def list_gaps(loan: str) -> list[str]:
	"""Reasons for which the collateral of a loan is not in order; empty where it is."""
	row = frappe.db.get_value("Loan", loan, ["product", "principal_amount", "currency"], as_dict=True)
	filters = {"loan": loan, "released_on": ("is", "not set")}
	pledges = frappe.get_all("Loan Collateral", filters, ["name", "collateral", "value_amount"])
	found = [reason for pledge in pledges if pledge.collateral for reason in _list_of(pledge.collateral)]
	return [
		*found,
		*_list_coverage(row, sum((to_decimal(pledge.value_amount) for pledge in pledges), Decimal(0))),
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
	reasons = [f"{name}: {reason}" for reason in list_lapsed(collateral, kind)]
	if collateral.status != CollateralStatus.FORMALIZED.value:
		reasons.insert(0, _("{0} is {1}, not formalized.").format(name, _(collateral.status)))
	return reasons


def _list_coverage(loan: Any, value: Decimal) -> list[str]:
	product = frappe.get_cached_doc("Loan Product", loan.product)
	amount = to_decimal(loan.principal_amount)
	if not product.is_collateral_required or amount < to_decimal(product.collateral_from_amount):
		return []
	if not value:
		return [_("The product asks for collateral, and the loan has none.")]
	least, covered = to_decimal(product.minimum_coverage_percent), value / amount * HUNDRED
	if covered >= least:
		return []
	return [
		_("Collateral covers {0} % of the loan, the product asks for {1} %.").format(
			format(round(covered, 2), "f"), format(round(least, 2), "f")
		)
	]
