"""Products that the portal's simulator offers: shown there, active, of the version in force, within their dates."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate, today

from lending_app.products.adapters import to_decimal
from lending_app.products.availability.check_offer import is_in_force, is_offered

OFFER_FIELDS = (
	"version_number", "effective_from", "effective_until", "activated_on", "status", "deactivate_on",
	"offer_start_date", "offer_end_date",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalProduct:
	"""A product as the portal's simulator offers it."""

	name: str
	product_name: str
	description: str
	currency: str
	frequency: str
	minimum_amount: Decimal
	maximum_amount: Decimal
	minimum_number_of_installments: int
	maximum_number_of_installments: int
	usual_amount: Decimal
	usual_number_of_installments: int


def has_portal_products() -> bool:
	"""Whether the simulator has anything to offer today."""
	return bool(list_portal_products())


def list_portal_products() -> tuple[PortalProduct, ...]:
	"""What is offered today, by name. For everybody, signed in or not."""
	own = [field.name for field in dataclasses.fields(PortalProduct)]
	rows = frappe.get_all(
		"Loan Product",
		{"is_active": 1, "is_in_portal": 1},
		[*own, *OFFER_FIELDS],
		order_by="product_name, name",
		limit=0,
	)
	day = getdate(today())
	return tuple(_build(row, own) for row in rows if is_in_force(row, day) and is_offered(row, day))


def is_in_portal(name: str) -> bool:
	"""Whether a product is shown there today, from the cache."""
	try:
		product = frappe.get_cached_doc("Loan Product", name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return False
	day = getdate(today())
	is_shown = bool(product.is_active and product.is_in_portal)
	return is_shown and is_in_force(product, day) and is_offered(product, day)


def _build(row: Any, fields: list[str]) -> PortalProduct:
	low, high = to_decimal(row.minimum_amount), to_decimal(row.maximum_amount)
	fewest, most = row.minimum_number_of_installments or 1, row.maximum_number_of_installments
	values = {
		"description": row.description or "",
		"minimum_amount": low,
		"maximum_amount": high,
		"usual_amount": to_decimal(row.usual_amount) or suggest_amount(low, high),
		"usual_number_of_installments": row.usual_number_of_installments or min(max(12, fewest), most),
	}
	return PortalProduct(**{field: row[field] for field in fields} | values)


def suggest_amount(low: Decimal, high: Decimal) -> Decimal:
	"""Where the simulator opens for a product that names no usual amount: a fifth of the way up, in whole thousands.

	>>> suggest_amount(Decimal(1000), Decimal(80000))
	Decimal('16000')
	"""
	rounded = Decimal(int((low + (high - low) / 5) / 1000) * 1000)
	return rounded if rounded >= low else low
