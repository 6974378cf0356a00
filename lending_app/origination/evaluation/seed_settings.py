"""Evaluation Settings of a new site."""

from __future__ import annotations

import frappe

DOCTYPE = "Evaluation Settings"


def seed_evaluation() -> None:
	"""Store the defaults of settings that nobody has saved. Safe to run again."""
	if not frappe.db.get_singles_dict(DOCTYPE):
		# Installation and migration act for the app.
		frappe.get_doc(DOCTYPE).save(ignore_permissions=True)
