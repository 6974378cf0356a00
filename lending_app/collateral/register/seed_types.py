"""Types of collateral of a new site, with the fields by which each is told apart (GAR-02). All of it can be edited."""

from __future__ import annotations

import frappe

from lending_app.collateral.register.type_seeds import TYPES


def seed_types() -> None:
	"""Types of a site that has none. Safe to run again."""
	if frappe.db.count("Collateral Type"):
		return
	for name, (kind, (insured, registered, located, held), fields) in TYPES.items():
		doc = frappe.new_doc(
			"Collateral Type",
			type_name=name,
			provision_kind=kind,
			is_insurance_required=insured,
			is_registration_required=registered,
			has_location=located,
			is_held=held,
		)
		for label, rule, required, minimum, maximum in fields:
			doc.append(
				"details",
				{
					"label": label,
					"rule": rule,
					"is_required": required,
					"minimum": minimum,
					"maximum": maximum,
				},
			)
		# Installation sets up the site; nobody is signed in.
		doc.insert(ignore_permissions=True)


def find_type(provision_kind: str) -> str:
	"""The type for what is only known by its kind in provisions: the first that there is."""
	names = frappe.get_all(
		"Collateral Type",
		{"provision_kind": provision_kind, "is_active": 1},
		pluck="name",
		order_by="creation",
		limit=1,
	)
	return (
		names[0]
		if names
		else frappe.get_all("Collateral Type", pluck="name", order_by="creation desc", limit=1)[0]
	)
