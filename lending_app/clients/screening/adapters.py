"""Rows of the database as values of matching, and back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import frappe
from frappe.utils import flt, getdate

from lending_app.clients.matching.names import normalize_code, prepare_name
from lending_app.clients.matching.scoring import (
	ListedParty,
	MatchSettings,
	PartyKind,
	Reason,
	ReasonCode,
	Subject,
)
from lending_app.clients.screening.states import Comparison

COMPARISONS = {code: Comparison[code.name] for code in ReasonCode}
# Fields of an entry that hold several values, one to a line.
MANY = ("aliases", "weak_aliases", "birth_dates", "nationalities", "identity_numbers", "programs")


def build_subject(client: Any) -> Subject:
	"""A client, as a document or a row, as matching sees it."""
	is_company = client.client_type == "Company"
	return Subject(
		reference=client.name,
		name=client.client_name or "",
		kind=PartyKind.ENTITY if is_company else PartyKind.INDIVIDUAL,
		birth_date=getdate(client.birth_date) if client.birth_date and not is_company else None,
		nationalities=frozenset([client.nationality] if client.nationality else []),
		identity_numbers=frozenset([client.identity_number] if client.identity_number else []),
	)


def get_client_fingerprint(subject: Subject) -> str:
	"""What of a client screening looks at: a cleared hit stays cleared while this is the same."""
	parts = [
		prepare_name(subject.name).key,
		subject.kind.value,
		str(subject.birth_date or ""),
		*sorted(subject.nationalities),
		*sorted(map(normalize_code, subject.identity_numbers)),
	]
	return _hash(parts)


def build_party(entry: Any) -> ListedParty:
	"""An entry of a list as matching sees it."""
	return ListedParty(
		reference=entry.name,
		name=entry.entry_name,
		kind=PartyKind(entry.party_kind),
		**{field: split_lines(entry.get(field)) for field in MANY if field != "programs"},
	)


def dump_party(party: ListedParty) -> dict[str, str]:
	"""The fields of an entry for a party of a file."""
	return {
		"external_id": party.reference,
		"entry_name": party.name[:500],
		"party_kind": party.kind.value,
		"remarks": party.remarks,
		**{field: "\n".join(getattr(party, field)) for field in MANY},
	}


def get_entry_fingerprint(values: Any) -> str:
	"""What of an entry screening looks at, and what else the list says of it."""
	fields = ("entry_name", "party_kind", "remarks", *MANY)
	return _hash([str(values.get(field) or "") for field in fields])


def split_lines(text: str | None) -> tuple[str, ...]:
	return tuple(line for part in (text or "").split("\n") if (line := part.strip()))


def dump_reasons(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
	"""Rows of a hit's table of reasons."""
	return [
		{
			"comparison": COMPARISONS[reason.code].value,
			"ours": reason.ours[:500],
			"listed": reason.listed[:500],
			"points": reason.points,
		}
		for reason in reasons
	]


def build_settings() -> MatchSettings:
	"""Points and limits as the site has set them."""
	document = frappe.get_cached_doc("Screening Settings")
	return MatchSettings(
		threshold=flt(document.match_threshold),
		minimum_name_score=flt(document.minimum_name_score),
		same_birth_date_points=flt(document.same_birth_date_points),
		compatible_birth_date_points=flt(document.compatible_birth_date_points),
		different_birth_date_points=flt(document.different_birth_date_points),
		same_nationality_points=flt(document.same_nationality_points),
		different_nationality_points=flt(document.different_nationality_points),
		weak_alias_points=flt(document.weak_alias_points),
	)


def _hash(parts: list[str]) -> str:
	return hashlib.sha1(json.dumps(parts).encode(), usedforsecurity=False).hexdigest()
