"""Kinds of document that prove an income are marked on sites whose kinds were made before the mark was there."""

import frappe

PROOFS = ("Payslip", "Tax Return", "Bank Statement")


def execute() -> None:
	"""Safe to run again: a site that has marked any kind has made its own choice."""
	kind = frappe.qb.DocType("Client Document Type")
	if not frappe.db.count("Client Document Type", {"is_income_proof": 1}):
		frappe.qb.update(kind).set(kind.is_income_proof, 1).where(kind.name.isin(PROOFS)).run()
