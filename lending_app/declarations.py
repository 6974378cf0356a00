"""Gathers what the modules declare, in their order, low to high: hooks.py hands it to Frappe.

A module's `declarations.py` holds plain values under the names of hooks, and imports nothing but other declarations.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

MODULES = (
	"lending_setup",
	"clients",
	"products",
	"credit",
	"ledger",
	"collateral",
	"origination",
	"servicing",
	"closing",
	"contracts",
	"disbursement",
	"loan_payments",
	"collections",
	"messaging",
)


def gather() -> dict[str, Any]:
	"""Hooks by name. Lists of several modules follow one another; two different texts of one hook are a mistake."""
	found: dict[str, Any] = {}
	for module in MODULES:
		declared = vars(import_module(f"lending_app.{module}.declarations"))
		_merge(found, {name: value for name, value in declared.items() if name[0] != "_" and name.islower()})
	return found


def _merge(found: dict[str, Any], declared: dict[str, Any]) -> None:
	for name, value in declared.items():
		if isinstance(value, dict):
			_merge(found.setdefault(name, {}), value)
		elif isinstance(value, list):
			found[name] = [*found.get(name, ()), *value]
		elif name in found:
			raise ValueError(f"{name} is declared twice")
		else:
			found[name] = value
