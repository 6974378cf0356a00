"""What servicing tells the products module, through its hooks."""

from __future__ import annotations

import frappe


def is_product_used(product: str) -> bool:
	"""Whether a loan was made from the product."""
	return bool(frappe.db.exists("Loan", {"product": product}))
