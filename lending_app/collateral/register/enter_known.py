"""What is known of a collateral from a pledge or an application goes into the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.register.seed_types import find_type

APPRAISAL = "Appraisal"


def enter_known(
	row: Document, client: str, currency: str, values: Iterable[Mapping[str, Any]], *, status: str = "Offered"
) -> Document:
	"""A new collateral of a row of an application or a pledge: `values` are appraised_on, value_amount, basis, appraiser."""
	doc = frappe.new_doc(
		"Collateral",
		collateral_type=find_type(row.collateral_type),
		client=client,
		currency=currency,
		description=row.description or row.registration_number or row.name,
		owner_name=row.owner_name,
		registration_number=row.registration_number,
		address=row.location,
		status=status,
	)
	for value in values:
		doc.append("appraisals", {**value, "appraised_on": getdate(value["appraised_on"])})
	# It follows from the decision or from what was entered before: anyone who accepts may not enter it freely.
	return doc.insert(ignore_permissions=True)
