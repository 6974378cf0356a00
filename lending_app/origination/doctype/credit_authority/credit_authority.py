from __future__ import annotations

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.origination.exceptions import AuthorityMatrixError


class CreditAuthority(LendingDocument):
	def validate(self) -> None:
		self.fill_currency()
		self.refuse_second()
		self.refuse_amounts_without_currency()

	def fill_currency(self) -> None:
		"""The product's currency, else the company's; the general matrix has none."""
		self.currency = None
		if self.product:
			self.currency = frappe.get_cached_value("Loan Product", self.product, "currency")
		elif self.for_company:
			self.currency = frappe.get_cached_value("Company", self.for_company, "default_currency")
		for row in self.levels:
			row.currency = self.currency

	def refuse_second(self) -> None:
		same = {
			"for_company": self.for_company or ("is", "not set"),
			"product": self.product or ("is", "not set"),
			"is_active": 1,
			"name": ("!=", self.name),
		}
		other = self.is_active and frappe.db.get_value("Credit Authority", same)
		if other:
			frappe.throw(
				_(
					"{0} is the matrix of this company and product already. Change it, or deactivate it first."
				).format(frappe.bold(other)),
				exc=AuthorityMatrixError,
				title=_("Second Matrix"),
			)

	def refuse_amounts_without_currency(self) -> None:
		for row in self.levels:
			if row.up_to_amount and not self.currency:
				frappe.throw(
					_(
						"Row {0}: an amount needs a currency. Choose a company or a product, or use the percentage."
					).format(row.idx),
					exc=AuthorityMatrixError,
					title=_("Currency Missing"),
				)
