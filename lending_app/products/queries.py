"""Reads of the products module."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.model.document import Document

from lending_app.engine import ProvisionTable, SuspensionRule
from lending_app.products.adapters import build_provision_table, to_decimal


@dataclass(frozen=True, slots=True)
class RiskPolicy:
	"""How loans of a product are valued on a day."""

	table: ProvisionTable | None
	suspension: SuspensionRule


class RiskPolicies:
	"""Policies of a company's products by day, read once."""

	def __init__(self, company: str) -> None:
		fields = ["name", "provision_table", "suspend_after_days"]
		self._products = {row.name: row for row in frappe.get_all("Loan Product", fields=fields)}
		self._default = frappe.db.get_value("Lending Company", company, "provision_table")
		names = {row.provision_table or self._default for row in self._products.values()} - {None, ""}
		self._tables = {name: frappe.get_doc("Provision Table", name) for name in sorted(names)}
		self._built: dict[tuple[str, date], ProvisionTable | None] = {}

	def get_policy(self, product: str, day: date) -> RiskPolicy:
		"""The policy of a product on a day."""
		row = self._products[product]
		name = row.provision_table or self._default
		return RiskPolicy(
			self._get_table(name, day) if name else None,
			SuspensionRule(after_days=row.suspend_after_days or None),
		)

	def _get_table(self, name: str, day: date) -> ProvisionTable | None:
		if (name, day) not in self._built:
			self._built[name, day] = build_provision_table(self._tables[name], day)
		return self._built[name, day]


def get_company_of(product: Document) -> str:
	"""The company that lends a product: its own, the user's default, else one that keeps its books in its currency."""
	if product.get("company"):
		return product.company
	default = frappe.defaults.get_user_default("Company") or frappe.db.get_default("company")
	if default and frappe.get_cached_value("Company", default, "default_currency") == product.currency:
		return default
	found = frappe.get_all("Company", {"default_currency": product.currency}, pluck="name", limit=1)
	return found[0] if found else default or ""


def get_country_code(company: str) -> str:
	"""Two capital letters of a company's country; empty where it has none."""
	country = frappe.get_cached_value("Company", company, "country") if company else None
	return (frappe.db.get_value("Country", country, "code", cache=True) or "").upper() if country else ""


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

	@property
	def usual_amount(self) -> Decimal:
		"""Where the simulator opens: a fifth of the way up, in whole thousands where that lies within."""
		middle = self.minimum_amount + (self.maximum_amount - self.minimum_amount) / 5
		rounded = Decimal(int(middle / 1000) * 1000)
		return rounded if rounded >= self.minimum_amount else self.minimum_amount

	@property
	def usual_number_of_installments(self) -> int:
		"""A year's worth of months where the product allows it."""
		return min(max(12, self.minimum_number_of_installments), self.maximum_number_of_installments)


def list_portal_products() -> tuple[PortalProduct, ...]:
	"""Active products that are shown in the portal, by name. For everybody, signed in or not."""
	fields = [field.name for field in dataclasses.fields(PortalProduct)]
	rows = frappe.get_all(
		"Loan Product", {"is_active": 1, "is_in_portal": 1}, fields, order_by="product_name, name", limit=0
	)
	return tuple(
		PortalProduct(
			**row
			| {
				"description": row.description or "",
				"minimum_amount": to_decimal(row.minimum_amount),
				"maximum_amount": to_decimal(row.maximum_amount),
			}
		)
		for row in rows
	)
