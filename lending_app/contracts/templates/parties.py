"""Who a document is about, as its template names them: lender, borrower, co-borrowers, guarantors, collateral."""

from __future__ import annotations

from typing import Any

import frappe
from babel import Locale
from frappe import _
from frappe.model.document import Document

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.contracts.states import Signer
from lending_app.contracts.templates.environment import Group, list_used_fields
from lending_app.lending_setup.printing.build_letterhead import build_company
from lending_app.printing.wording import Wording

# Blocks of a template that have spaces for a role to sign in.
SIGNING_BLOCKS = {
	Signer.CO_BORROWER.value: {
		"blocks.signatures",
		"blocks.lender_and_borrower_signatures",
		"blocks.borrower_signatures",
	},
	Signer.GUARANTOR.value: {"blocks.signatures", "blocks.guarantor_signatures"},
}


def build_lender(loan: Document, wording: Wording) -> Group:
	"""The company with the words of its Contract Settings."""
	company, settings = build_company(loan.company), get_settings(loan.company)
	country = name_country(frappe.get_cached_value("Company", loan.company, "country"), wording)
	place = settings.get("signing_place") or ""
	courts = settings.get("jurisdiction") or (
		_("the courts of {0}, {1}").format(place, country) if place else ""
	)
	return Group(
		"lender",
		{
			"name": company.name,
			"tax_id": company.tax_id,
			"address": ", ".join(company.lines[:-1] if len(company.lines) > 1 else company.lines),
			"contact": company.lines[-1] if len(company.lines) > 1 else "",
			"representative": settings.get("representative_name"),
			"representative_position": settings.get("representative_position"),
			"representative_identity": settings.get("representative_identity"),
			"place": place,
			"courts": courts,
			"law": settings.get("governing_law") or _("the laws in force in {0}").format(country),
			"country": country,
			"branch": loan.branch,
		},
	)


def get_settings(company: str) -> Any:
	"""Contract Settings of a company; empty where there are none."""
	if not frappe.db.exists("Contract Settings", company):
		return frappe._dict()
	return frappe.get_cached_doc("Contract Settings", company)


def build_borrower_values(loan: Document, wording: Wording) -> Group:
	client, shown = frappe.get_cached_doc("Client", loan.client), build_borrower(loan.client)
	return Group(
		"borrower",
		{
			"name": shown.name,
			"number": shown.code,
			"identity": shown.identity,
			"address": shown.address,
			"phone": shown.phone,
			"email": client.email,
			"nationality": name_country(client.nationality, wording),
			"marital_status": _(client.marital_status) if client.marital_status else "",
			"profession": client.profession,
			"owner": client.owner_name,
		},
	)


def list_people(loan: Document, role: str) -> list[Group]:
	"""Parties of a role of the application; the members of a group stand as they are in its documents."""
	rows = frappe.get_all(
		"Loan Application Party",
		{"parent": loan.application or "", "parenttype": "Loan Application", "role": role},
		["full_name", "relation", "identity_type", "identity_number", "address", "phone", "client"],
		order_by="idx",
	)
	return [_build_person(row, "guarantors" if role == "Guarantor" else "co_borrowers") for row in rows]


def list_signing(loan: Document, body: str) -> list[dict[str, str]]:
	"""Co-borrowers and guarantors for whom a template has a space to sign in: rows of a document."""
	used = list_used_fields(body)
	return [
		{"role": role, "full_name": person["name"], "identity": person["identity"]}
		for role, blocks in SIGNING_BLOCKS.items()
		if used & blocks
		for person in list_people(loan, role)
	]


def _build_person(row: Any, group: str) -> Group:
	kind = f"{_(row.identity_type)} " if row.identity_type else ""
	shown = build_borrower(row.client) if row.client else None
	return Group(
		group,
		{
			"name": row.full_name,
			"identity": f"{kind}{row.identity_number or ''}".strip(),
			"address": row.address or (shown.address if shown else ""),
			"phone": row.phone or (shown.phone if shown else ""),
			"relation": row.relation,
		},
	)


def name_country(country: str | None, wording: Wording) -> str:
	"""A country in the document's language."""
	code = (frappe.db.get_value("Country", country, "code", cache=True) or "").upper() if country else ""
	return str(Locale.parse(wording.locale).territories.get(code) or country or "")


def build_privacy(language: str) -> Group:
	"""The current policy in the document's language, else in any."""
	names = frappe.get_all(
		"Privacy Policy Version",
		{"is_current": 1, "language": ("in", (language, ""))},
		["version", "policy"],
		order_by="published_on desc",
		limit=1,
	) or frappe.get_all(
		"Privacy Policy Version",
		{"is_current": 1},
		["version", "policy"],
		order_by="published_on desc",
		limit=1,
	)
	found = names[0] if names else frappe._dict()
	return Group(
		"privacy", {"version": found.version, "text": frappe.utils.strip_html(found.policy or "").strip()}
	)
