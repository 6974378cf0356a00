"""Clients as the search for duplicates sees them."""

from __future__ import annotations

from typing import Any

from frappe.utils import getdate

from lending_app.clients.matching.duplicates import Likeness, Person, Shared, make_person
from lending_app.clients.matching.names import normalize_code
from lending_app.clients.matching.terms import get_national_number

CHECKS = {
	Shared.IDENTITY: "has_same_identity",
	Shared.PHONE: "has_same_phone",
	Shared.EMAIL: "has_same_email",
	Shared.NAME: "has_similar_name",
	Shared.BIRTH_DATE: "has_same_birth_date",
}


def build_person(client: Any) -> Person:
	return make_person(
		client.name or "",
		client.client_name or "",
		numbers=map(normalize_code, (client.identity_number, client.tax_number)),
		phones=(
			get_national_number(phone or "") for phone in (client.mobile_phone, client.alternative_phone)
		),
		emails=((client.email or "").strip().lower(),),
		birth_date=getdate(client.birth_date) if client.birth_date else None,
	)


def dump_shared(likeness: Likeness) -> dict[str, int]:
	"""The checks of a pair."""
	return {field: int(kind in likeness.shared) for kind, field in CHECKS.items()}
