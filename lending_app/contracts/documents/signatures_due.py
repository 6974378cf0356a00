"""Which documents of a loan are not signed yet."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.contracts.states import STANDING, DocumentKind, DocumentStatus
from lending_app.contracts.templates.parties import get_settings


def missing_signatures(loan: str) -> list[str]:
	"""A sentence for each document that must be signed and is not; empty where all are, or none is required."""
	rows = frappe.get_all(
		"Loan Document",
		{"loan": loan, "status": ("in", STANDING)},
		["name", "kind", "status", "is_signature_required"],
		order_by="creation",
	)
	missing = [
		_("{0} {1} is {2}").format(_(row.kind), row.name, _(row.status, context="Loan Document"))
		for row in rows
		if row.is_signature_required and row.status != DocumentStatus.SIGNED.value
	]
	company = frappe.db.get_value("Loan", loan, "company")
	has_contract = any(row.kind == DocumentKind.CONTRACT.value for row in rows)
	if not has_contract and get_settings(company).get("is_contract_required"):
		missing.append(_("The loan contract has not been generated"))
	return missing
