"""A product of its own made from another one."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document


def clone_product(
	source: str, *, product_code: str, product_name: str, changes: dict[str, Any] | None = None
) -> Document:
	"""A copy under a code and name of its own, with the changes; it begins with version 1, offered as it is saved."""
	frappe.has_permission("Loan Product", "create", throw=True)
	original = frappe.get_doc("Loan Product", source)
	original.check_permission("read")
	clone = frappe.copy_doc(original, ignore_no_copy=False)
	clone.update(changes or {})
	clone.update({"product_code": product_code, "product_name": product_name})
	return clone.insert()
