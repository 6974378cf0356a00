from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine import EngineError, build_schedule
from lending_app.lending_setup.doctype.lending_company.lending_company import check_account
from lending_app.products.adapters import build_terms
from lending_app.products.exceptions import ProductSettingError


class LoanProduct(Document):
	def validate(self) -> None:
		self.validate_limits()
		self.validate_terms()
		self.validate_provision_table()
		for row in self.accounts:
			check_account(self, row, row.company)

	def validate_limits(self) -> None:
		"""Each lower limit is under its upper one."""
		pairs = (
			("minimum_amount", "maximum_amount"),
			("minimum_number_of_installments", "maximum_number_of_installments"),
			("minimum_interest_percent", "maximum_interest_percent"),
		)
		for low, high in pairs:
			if (self.get(low) or 0) > (self.get(high) or 0):
				self._refuse(
					_("{0} {1} is above {2} {3}. Swap or correct them.").format(
						_(self.meta.get_label(low)),
						self.get(low),
						_(self.meta.get_label(high)),
						self.get(high),
					)
				)
		if not self.maximum_amount:
			self._refuse(_("Maximum Amount is 0. Enter the highest amount this product lends."))

	def validate_terms(self) -> None:
		"""The engine must be able to calculate the product's largest loan."""
		try:
			terms = build_terms(
				self,
				principal=self.maximum_amount,
				interest_percent=self.maximum_interest_percent,
				number_of_installments=1
				if self.frequency == "At Maturity"
				else self.maximum_number_of_installments,
				first_due_date="2026-12-31" if self.frequency == "At Maturity" else None,
			)
			build_schedule(terms, frappe.utils.getdate("2026-01-31"))
		except EngineError as error:
			self._refuse(
				_("{0} cannot be {1} (allowed: {2}).").format(
					_(frappe.unscrub(error.field)), error.value, error.bound
				)
			)

	def validate_provision_table(self) -> None:
		"""Minimum amounts are in the currency of the loans."""
		if not self.provision_table:
			return
		table = frappe.get_cached_doc("Provision Table", self.provision_table)
		if any(row.minimum_amount for row in table.bands) and table.currency != self.currency:
			self._refuse(
				_(
					"Table {0} has minimum amounts in {1}, and this product lends in {2}. Choose another table."
				).format(table.name, table.currency, self.currency)
			)

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=ProductSettingError, title=_("Product Settings"))
