"""Which documents of a loan are not signed yet."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.contracts.states import STANDING, DocumentKind, DocumentStatus
from lending_app.contracts.templates.parties import get_settings


def missing_signatures(loan: str) -> list[str]:
	"""A sentence for each document that agent and client must sign and have not, and for each other person missing on one.

	Empty where all have signed, or nobody needs to.
	"""
	rows = frappe.get_all(
		"Loan Document",
		{"loan": loan, "status": ("in", STANDING)},
		["name", "kind", "status", "is_signature_required"],
		order_by="creation",
	)
	open_rows = [
		row for row in rows if row.is_signature_required and row.status != DocumentStatus.SIGNED.value
	]
	missing = [
		_("{0} {1} is {2}").format(_(row.kind), row.name, _(row.status, context="Loan Document"))
		for row in open_rows
		if row.status != DocumentStatus.SIGNED_BY_CLIENT.value
	]
	missing += _list_missing_people({row.name: _(row.kind) for row in open_rows})
	company = frappe.db.get_value("Loan", loan, "company")
	has_contract = any(row.kind == DocumentKind.CONTRACT.value for row in rows)
	if not has_contract and get_settings(company).get("is_contract_required"):
		missing.append(_("The loan contract has not been generated"))
	return missing


def _list_missing_people(documents: dict[str, str]) -> list[str]:
	"""Co-borrowers and guarantors who have not signed, of documents by name with what each is called."""
	rows = frappe.get_all(
		"Loan Document Party",
		{"parent": ("in", list(documents) or [""]), "signed_on": ("is", "not set")},
		["parent", "role", "full_name"],
		order_by="parent, idx",
	)
	return [
		_("{0} {1}: {2} ({3}) has not signed").format(
			documents[row.parent], row.parent, row.full_name, _(row.role)
		)
		for row in rows
	]
