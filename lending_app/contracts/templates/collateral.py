"""What secures a loan, as its documents describe it: told apart by the fields of its type, its policy and its rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.contracts.templates.environment import Group
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal

# Fields that a template names of itself, by the label of the type's field; `details` has all of them.
NAMED = {
	"vin": "VIN",
	"plate": "Plate",
	"serial_number": "Serial Number",
	"registry_number": "Registry Number",
}
PLEDGE_FIELDS = (
	"collateral",
	"collateral_type",
	"description",
	"value_amount",
	"owner_name",
	"registration_number",
	"location",
	"rank",
)


def list_collateral(loan: Document, wording: Wording) -> list[Group]:
	"""What secures the loan now, by rank."""
	rows = frappe.get_all(
		"Loan Collateral",
		{"loan": loan.name, "released_on": ("is", "not set")},
		list(PLEDGE_FIELDS),
		order_by="`rank`, name",
	)
	return [Group("collateral", _describe(row, wording)) for row in rows]


def _describe(row: Any, wording: Wording) -> dict[str, Any]:
	thing = frappe.get_doc("Collateral", row.collateral) if row.collateral else None
	return {
		"kind": _(thing.collateral_type if thing else row.collateral_type),
		"description": row.description,
		"value": wording.full_money(to_decimal(row.value_amount)),
		"owner": row.owner_name,
		"registration_number": row.registration_number or (thing.registration_number if thing else ""),
		"location": row.location,
		"rank": str(max(row.rank or 1, 1)),
		**(_describe_thing(thing, wording) if thing else {}),
	}


def _describe_thing(thing: Document, wording: Wording) -> dict[str, Any]:
	filled: Mapping[str, str] = {field.label: field.detail for field in thing.details if field.detail}
	return {
		**{name: filled.get(label, "") for name, label in NAMED.items()},
		"details": "; ".join(f"{_(label)}: {text}" for label, text in filled.items()),
		"policy": _describe_policy(thing, wording),
		"registry_office": thing.registry_office,
	}


def _describe_policy(thing: Document, wording: Wording) -> str:
	"""That which ends last."""
	policy = max(thing.insurance, key=lambda row: getdate(row.ends_on), default=None)
	if policy is None:
		return ""
	return _("{0} of {1}, until {2}").format(
		policy.policy_number, policy.insurer, wording.long_day(getdate(policy.ends_on))
	)
