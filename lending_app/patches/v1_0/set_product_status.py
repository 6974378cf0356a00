"""Products were active or not; now they have a status, and what was switched off is Inactive."""

import frappe


def execute() -> None:
	"""Safe to run again: a product that is not active has another status by then."""
	product = frappe.qb.DocType("Loan Product")
	frappe.qb.update(product).set(product.status, "Inactive").where(
		(product.is_active == 0) & (product.status == "Active")
	).run()
	frappe.qb.update(product).set(product.status, "Active").where(
		product.status.isnull() | (product.status == "")
	).run()
	frappe.qb.update(product).set(product.version_number, 1).where(
		product.version_number.isnull() | (product.version_number == 0)
	).run()
