"""Reads of the pipeline: applications that the user may see, with their stages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe

from lending_app.origination.decisions.reasons import get_statements
from lending_app.origination.pipeline.records import Application, Stage

FIELDS = (
	"name", "status", "branch", "product", "analyst", "decided_by", "requested_amount", "approved_amount", "currency",
	"score", "evaluation", "application_date",
)  # fmt: skip
CHOSEN = ("branch", "product", "channel", "analyst")


def list_applications(filters: dict[str, Any]) -> list[Application]:
	"""Applications of a company made between two days. Two queries, however many there are."""
	wanted: dict[str, Any] = {
		"company": filters["company"],
		"application_date": ("between", (filters["from_date"], filters["to_date"])),
		"docstatus": ("<", 2),
	}
	wanted |= {name: filters[name] for name in CHOSEN if filters.get(name)}
	rows = frappe.get_list("Loan Application", filters=wanted, fields=list(FIELDS), limit=0)
	stages = list_stages([row.name for row in rows])
	return [
		Application(
			**{name: row[name] for name in FIELDS if name not in ("score", "evaluation")},
			score=row.score if row.evaluation else None,
			stages=stages[row.name],
		)
		for row in rows
	]


def list_stages(applications: list[str]) -> dict[str, tuple[Stage, ...]]:
	"""The stages of applications, first to last. The caller has asked for permission."""
	if not applications:
		return defaultdict(tuple)
	rows = frappe.get_all(
		"Loan Application Stage",
		filters={"parent": ("in", applications), "parenttype": "Loan Application"},
		fields=["parent", "stage", "entered_on", "left_on"],
		order_by="parent, idx",
		limit=0,
	)
	found: dict[str, list[Stage]] = defaultdict(list)
	for row in rows:
		found[row.parent].append(Stage(row.parent, row.stage, row.entered_on, row.left_on))
	return defaultdict(tuple, {name: tuple(stages) for name, stages in found.items()})


def get_targets() -> dict[str, float]:
	"""Hours that a stage may last, where the administrator has set them."""
	return dict(frappe.get_all("Application Stage Target", fields=["stage", "hours"], as_list=True))


def list_rejection_reasons(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""Coded reasons of the rejections of these applications, the most frequent main reason first."""
	rejected = [row.name for row in list_applications(filters) if row.is_rejected]
	if not rejected:
		return []
	decisions = frappe.get_all(
		"Credit Decision",
		filters={"application": ("in", rejected), "kind": "Reject"},
		pluck="name",
		limit=0,
	)
	rows = frappe.get_all(
		"Credit Decision Reason",
		filters={"parent": ("in", decisions or [""]), "parenttype": "Credit Decision"},
		fields=["reason", "is_main"],
		limit=0,
	)
	statements = get_statements(sorted({row.reason for row in rows}) or [""], frappe.local.lang)
	found: dict[str, dict[str, Any]] = {}
	for row in rows:
		statement = statements.get(row.reason, row.reason)
		entry = found.setdefault(
			row.reason, {"reason": row.reason, "statement": statement, "main": 0, "other": 0}
		)
		entry["main" if row.is_main else "other"] += 1
	for entry in found.values():
		entry["share"] = (entry["main"] + entry["other"]) / len(decisions) * 100
	return sorted(found.values(), key=lambda entry: (-entry["main"], -entry["other"]))
