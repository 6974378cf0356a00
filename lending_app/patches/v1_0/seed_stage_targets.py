"""Sites made before stages had targets get those of a new site, and the board shows when a stage is due."""

from __future__ import annotations

import frappe

from lending_app.origination.pipeline.seed_board import BOARD, DUE
from lending_app.origination.pipeline.seed_targets import seed_targets


def execute() -> None:
	seed_targets()
	fields = frappe.parse_json(frappe.db.get_value("Kanban Board", BOARD, "fields") or "[]")
	if fields and DUE not in fields:
		frappe.db.set_value("Kanban Board", BOARD, "fields", frappe.as_json([*fields, DUE]))
