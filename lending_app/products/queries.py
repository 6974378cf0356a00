"""Reads of the products module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.model.document import Document

from lending_app.engine.ledger.provision_table import ProvisionTable
from lending_app.engine.ledger.provisioning import SuspensionRule
from lending_app.products.adapters import build_provision_table


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
