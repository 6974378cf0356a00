"""Differences as documents: one for each thing that disagrees, for as long as it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.closing.checks.states import DIFFERENCE, DifferenceStatus
from lending_app.lending_setup.database import insert_records, write_columns
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.products.adapters import to_float
from lending_app.servicing.checks.check_loans import LoanDifference
from lending_app.servicing.checks.states import CheckKind
from lending_app.servicing.checks.words import get_difference, say

_Key = tuple[str, str, str, str]
SUBJECT, VALUE = 255, 1_000


def record_differences(
	check: Document,
	currency: str,
	found: Iterable[LoanDifference],
	*,
	loans: Collection[str] = (),
	journals: Collection[str] = (),
) -> int:
	"""Write what was found of loans and journal entries; earlier differences of these that are gone are resolved. Returns how many are open."""
	# What is stored is read by everybody of the company.
	with speaking_language_of(check.company):
		rows = {_get_key(row): row for row in (_get_values(part, currency) for part in found)}
	branches = _read_branches({row["loan"] for row in rows.values()})
	known = _read_open(check.company, loans, journals)
	stamp = now_datetime()
	again = {name: rows[key] for key, name in known.items() if key in rows}
	write_columns(
		DIFFERENCE,
		{
			name: {
				"last_check": check.name,
				"found_value": row["found_value"],
				"expected_value": row["expected_value"],
				"difference_amount": row["difference_amount"],
			}
			for name, row in again.items()
		},
	)
	gone = {name for key, name in known.items() if key not in rows}
	values = {"status": DifferenceStatus.RESOLVED.value, "resolved_on": stamp}
	write_columns(DIFFERENCE, {name: values for name in gone})
	insert_records(
		DIFFERENCE,
		[
			{
				**row,
				"branch": branches.get(row["loan"]),
				"company": check.company,
				"currency": currency,
				"loan_check": check.name,
				"last_check": check.name,
				"check_date": check.check_date,
				"status": DifferenceStatus.OPEN.value,
			}
			for key, row in rows.items()
			if key not in known
		],
	)
	return len(rows)


def _get_values(part: LoanDifference, currency: str) -> dict[str, Any]:
	subject, found, expected = say(part, currency)
	return {
		"loan": part.loan or None,
		"kind": part.kind.value,
		"subject": subject[:SUBJECT],
		"found_value": found[:VALUE],
		"expected_value": expected[:VALUE],
		"difference_amount": to_float(get_difference(part, currency)),
		"account": part.journal.account if part.journal else None,
		"journal_entry": part.journal.journal_entry if part.journal else None,
	}


def _get_key(row: Mapping[str, Any]) -> _Key:
	return row["loan"] or "", row["kind"], row["subject"], row["journal_entry"] or ""


def _read_open(company: str, loans: Collection[str], journals: Collection[str]) -> dict[_Key, str]:
	"""Open differences of what was looked at: those of the general ledger by their entry, others by their loan."""
	by_journal = ("=", CheckKind.GENERAL_LEDGER.value)
	rows: list[Any] = []
	for field, names, kind in (
		("journal_entry", journals, by_journal),
		("loan", loans, ("!=", CheckKind.GENERAL_LEDGER.value)),
	):
		rows += _read(company, {field: ("in", list(names)), "kind": kind}) if names else []
	return {_get_key(row): row.name for row in rows}


def _read(company: str, filters: Mapping[str, Any]) -> Sequence[Any]:
	return frappe.get_all(
		DIFFERENCE,
		{"company": company, "status": DifferenceStatus.OPEN.value, **filters},
		["name", "loan", "kind", "subject", "journal_entry"],
	)


def _read_branches(loans: Collection[str | None]) -> dict[str, str]:
	names = [loan for loan in loans if loan]
	if not names:
		return {}
	return dict(frappe.get_all("Loan", {"name": ("in", names)}, ["name", "branch"], as_list=True))
