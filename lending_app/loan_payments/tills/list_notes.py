"""Notes and coins of currencies: what is legal tender, as records that the treasurer keeps."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.loan_payments.tills.states import MoneyKind

DOCTYPE = "Currency Denomination"
# In circulation; a currency that has none here is counted in whatever its treasurer enters.
SEEDED: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
	"DOP": ((2000, 1000, 500, 200, 100, 50), (25, 10, 5, 1)),
	"USD": ((100, 50, 20, 10, 5, 2, 1), (0.5, 0.25, 0.1, 0.05, 0.01)),
	"EUR": ((500, 200, 100, 50, 20, 10, 5), (2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)),
	"MXN": ((1000, 500, 200, 100, 50, 20), (10, 5, 2, 1, 0.5)),
	"COP": ((100000, 50000, 20000, 10000, 5000, 2000), (1000, 500, 200, 100, 50)),
	"PEN": ((200, 100, 50, 20, 10), (5, 2, 1, 0.5, 0.2, 0.1)),
	"BOB": ((200, 100, 50, 20, 10), (5, 2, 1, 0.5, 0.2, 0.1)),
	"GTQ": ((200, 100, 50, 20, 10, 5, 1), (0.5, 0.25, 0.1, 0.05)),
}


def list_notes(currency: str) -> list[dict[str, Any]]:
	"""Values and kinds in which a currency is counted, the greatest first."""
	rows = frappe.get_all(
		DOCTYPE,
		{"currency": currency, "is_disabled": 0},
		["denomination_amount", "kind"],
		order_by="denomination_amount desc",
	)
	return [{"denomination_amount": row.denomination_amount, "kind": row.kind} for row in rows]


def seed_notes() -> None:
	"""Notes and coins of currencies that have none. Safe to run again; what was changed or removed stays so."""
	for currency, (notes, coins) in SEEDED.items():
		if not frappe.db.exists("Currency", currency) or frappe.db.exists(DOCTYPE, {"currency": currency}):
			continue
		for kind, values in ((MoneyKind.NOTE, notes), (MoneyKind.COIN, coins)):
			for value in values:
				row = {"currency": currency, "denomination_amount": value, "kind": kind.value}
				# The records belong to the installation of the app.
				frappe.new_doc(DOCTYPE, **row).insert(ignore_permissions=True)
