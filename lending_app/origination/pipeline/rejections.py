"""Rejections one by one, with their coded reasons in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from lending_app.origination.decisions.reasons import get_statements
from lending_app.origination.states import DecisionKind

FIELDS = (
	"name", "application", "client", "client_name", "product", "requested_amount", "currency", "decided_on", "decided_by",
	"explanation", "advice", "reapply_after_date", "risk_band", "score", "evaluation", "branch",
)  # fmt: skip


def list_rejections(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""Of a company, decided between two days, the latest first: those the user may see. Four statements."""
	wanted: dict[str, Any] = {
		"kind": DecisionKind.REJECT.value,
		"company": filters["company"],
		"decided_on": ("between", (filters["from_date"], filters["to_date"])),
	}
	wanted |= {name: filters[name] for name in ("branch", "product") if filters.get(name)}
	if filters.get("analyst"):
		wanted["decided_by"] = filters["analyst"]
	rows = frappe.get_list(
		"Credit Decision", filters=wanted, fields=list(FIELDS), order_by="decided_on desc", limit=0
	)
	reasons = _list_reasons([row.name for row in rows])
	return [_build(row, reasons[row.name]) for row in rows]


def _list_reasons(decisions: list[str]) -> dict[str, list[str]]:
	"""Of each decision the statements, the main one first."""
	found = frappe.get_all(
		"Credit Decision Reason",
		filters={"parent": ("in", decisions or [""]), "parenttype": "Credit Decision"},
		fields=["parent", "reason"],
		order_by="parent, is_main desc, idx",
		limit=0,
	)
	statements = get_statements(sorted({row.reason for row in found}), frappe.local.lang) if found else {}
	reasons: dict[str, list[str]] = defaultdict(list)
	for row in found:
		reasons[row.parent].append(statements.get(row.reason, row.reason))
	return reasons


def _build(row: Any, reasons: list[str]) -> dict[str, Any]:
	return {
		**row,
		"decided_on": getdate(row.decided_on),
		"main_reason": reasons[0] if reasons else "",
		"other_reasons": "; ".join(reasons[1:]),
		"score": row.score if row.evaluation else None,
		"risk_band": _(row.risk_band) if row.risk_band else "",
	}
