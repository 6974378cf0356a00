"""What screening found, as hits for compliance to review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.clients.matching.scoring import Match, Subject
from lending_app.clients.screening.adapters import dump_reasons, get_client_fingerprint
from lending_app.clients.screening.queries import list_hits
from lending_app.clients.screening.states import HitStatus
from lending_app.lending_setup.document import by_service

# A decision on these stands until the client or the entry changes.
DECIDED = {HitStatus.CLEARED.value, HitStatus.LIFTED.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
	"""How many hits there are, and how many compliance has not seen before."""

	found: int
	new: int


def record_hits(
	subjects: Sequence[Subject], matches: Sequence[Match], entries: set[str] | None = None
) -> Recorded:
	"""Make, renew and close the hits of these clients. With `entries`, those of other entries are left alone."""
	by_reference = {subject.reference: subject for subject in subjects}
	rows = {(row.client, row.entry): row for row in list_hits(list(by_reference))}
	details = _get_entries([match.party for match in matches])
	new = 0
	for match in matches:
		entry = details[match.party]
		fingerprint = get_client_fingerprint(by_reference[match.subject])
		new += _record(match, entry, fingerprint, rows.pop((match.subject, match.party), None))
	for row in rows.values():
		if row.status == HitStatus.OPEN.value and (entries is None or row.entry in entries):
			close_hit(row.name, _("The names and dates no longer match."))
	return Recorded(found=len(matches), new=new)


def _get_entries(names: list[str]) -> dict[str, Any]:
	fields = ["name", "screening_list", "content_hash"]
	filters = {"name": ("in", sorted(set(names)) or [""])}
	return {row.name: row for row in frappe.get_all("Screening List Entry", filters, fields)}


def _record(match: Match, entry: Any, fingerprint: str, row: Any | None) -> bool:
	"""True where compliance has something new to look at."""
	if row is None:
		_insert(match, entry, fingerprint)
		return True
	is_same = (row.client_fingerprint, row.entry_fingerprint) == (fingerprint, entry.content_hash)
	if row.status == HitStatus.CONFIRMED.value or (row.status in DECIDED and is_same):
		return False
	if row.status == HitStatus.OPEN.value and is_same and row.score == match.score:
		return False
	hit = frappe.get_doc("Screening Hit", row.name, for_update=True)
	is_new = hit.status != HitStatus.OPEN.value
	if is_new:
		reason = _("Found again.") if is_same else _("The client or the entry has changed since.")
		hit.add_review(HitStatus.OPEN, reason)
	_fill(hit, match, entry, fingerprint)
	_save(hit)
	return is_new


def _insert(match: Match, entry: Any, fingerprint: str) -> None:
	hit = frappe.new_doc("Screening Hit", client=match.subject, entry=match.party)
	hit.screening_list = entry.screening_list
	_fill(hit, match, entry, fingerprint)
	# Anyone who saved the client need not be allowed to see the hit.
	hit.flags.ignore_permissions = True
	by_service(hit).insert()


def _fill(hit: Document, match: Match, entry: Any, fingerprint: str) -> None:
	hit.update(
		{
			"score": match.score,
			"matched_name": match.matched_name[:500],
			"last_found_on": now_datetime(),
			"client_fingerprint": fingerprint,
			"entry_fingerprint": entry.content_hash,
		}
	)
	hit.set("reasons", dump_reasons(match.reasons))


def close_hit(name: str, reason: str) -> None:
	"""An open hit that is none any more."""
	hit = frappe.get_doc("Screening Hit", name, for_update=True)
	hit.add_review(HitStatus.CLOSED, reason)
	_save(hit)


def _save(hit: Document) -> None:
	# The system's own finding, no matter who is signed in.
	hit.flags.ignore_permissions = True
	by_service(hit).save()
