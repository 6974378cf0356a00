"""The kind Microcredit became two: of one person and of a group. What there was lent to one person."""

from __future__ import annotations

import frappe


def execute() -> None:
	product = frappe.qb.DocType("Loan Product")
	frappe.qb.update(product).set(product.product_type, "Individual Microcredit").where(
		product.product_type == "Microcredit"
	).run()
