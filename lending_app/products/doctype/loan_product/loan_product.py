from __future__ import annotations

import frappe
from frappe import _

from lending_app.engine.loan.allocation import Component
from lending_app.lending_setup.doctype.lending_company.lending_company import check_account
from lending_app.lending_setup.document import LendingDocument
from lending_app.products.validation.check_method import refuse
from lending_app.products.validation.check_product_terms import check_product_terms
from lending_app.products.validation.check_rates import check_rates
from lending_app.products.versions.freeze_versions import freeze_version, name_version, refuse_deleting

# Limits of which 0 or nothing sets none.
OPTIONAL_LIMITS = (
	("minimum_term_months", "maximum_term_months"),
	("minimum_age", "maximum_age"),
	("offer_start_date", "offer_end_date"),
	("rate_floor_percent", "rate_cap_percent"),
	("automatic_debt_ratio_percent", "maximum_debt_ratio_percent"),
)
UNIQUE_ROWS = {"seasons": "month", "documents": "document_type", "sectors": "sector", "zones": "zone"}


class LoanProduct(LendingDocument):
	def autoname(self) -> None:
		name_version(self)

	def validate(self) -> None:
		freeze_version(self)
		self.validate_choices()
		self.validate_limits()
		self.validate_shares_of_value()
		self.validate_lists()
		check_product_terms(self)
		self.validate_provision_table()
		check_rates(self)
		for row in self.accounts:
			check_account(self, row, row.company)

	def validate_choices(self) -> None:
		"""Refuse what is no option of its list before the engine is asked: Frappe itself looks only after this."""
		for document in (self, *self.get_all_children()):
			document._validate_selects()

	def validate_limits(self) -> None:
		"""Each lower limit is under its upper one."""
		pairs = (
			("minimum_amount", "maximum_amount"),
			("minimum_number_of_installments", "maximum_number_of_installments"),
			("minimum_interest_percent", "maximum_interest_percent"),
		)
		for low, high in pairs:
			if (self.get(low) or 0) > (self.get(high) or 0):
				self._refuse_order(low, high)
		for low, high in OPTIONAL_LIMITS:
			if self.get(low) and self.get(high) and self.get(low) > self.get(high):
				self._refuse_order(low, high)
		if not self.maximum_amount:
			refuse(_("Maximum Amount is 0. Enter the highest amount this product lends."))

	def validate_shares_of_value(self) -> None:
		"""A part of a price is less than the price."""
		for field in ("minimum_down_payment_percent", "renewal_paid_percent"):
			if not 0 <= (self.get(field) or 0) < 100:
				refuse(
					_("{0} is {1}. Enter 0 or more, below 100.").format(
						_(self.meta.get_label(field)), self.get(field)
					)
				)

	def validate_lists(self) -> None:
		"""Nothing twice in a list; amounts of charges are in the product's currency."""
		for table, field in UNIQUE_ROWS.items():
			values = [row.get(field) for row in self.get(table)]
			for value in values:
				if values.count(value) > 1:
					refuse(
						_("{0} is listed twice in {1}. Take one of them out.").format(
							frappe.bold(_(value)), _(self.meta.get_label(table))
						)
					)
		for row in self.charges:
			row.currency = self.currency
			if row.is_optional and row.component != Component.INSURANCE.value:
				refuse(
					_("{0} is no insurance. Only a premium can be left to the client's choice.").format(
						frappe.bold(row.charge_name)
					)
				)

	def _refuse_order(self, low: str, high: str) -> None:
		refuse(
			_("{0} {1} is above {2} {3}. Swap or correct them.").format(
				_(self.meta.get_label(low)), self.get(low), _(self.meta.get_label(high)), self.get(high)
			)
		)

	def validate_provision_table(self) -> None:
		"""Minimum amounts are in the currency of the loans."""
		if not self.provision_table:
			return
		table = frappe.get_cached_doc("Provision Table", self.provision_table)
		if any(row.minimum_amount for row in table.bands) and table.currency != self.currency:
			refuse(
				_(
					"Table {0} has minimum amounts in {1}, and this product lends in {2}. Choose another table."
				).format(table.name, table.currency, self.currency)
			)

	def on_trash(self) -> None:
		refuse_deleting(self)
