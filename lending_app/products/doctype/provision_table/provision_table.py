from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.products.adapters import build_provision_table, list_effective_dates
from lending_app.products.exceptions import ProvisionTableError


class ProvisionTable(LendingDocument):
	def validate(self) -> None:
		self.fill_currency()
		self.check_collateral()
		for day in list_effective_dates(self):
			self.validate_version(day)

	def fill_currency(self) -> None:
		"""Minimum amounts are in the table's currency, which they need."""
		for row in self.bands:
			row.currency = self.currency
		if not self.currency and any(row.minimum_amount for row in self.bands):
			self._refuse(_("There are minimum amounts without a currency. Enter the table's currency."))

	def check_collateral(self) -> None:
		"""A haircut is a part of the value, and a type has one from each day on."""
		seen = set()
		for row in self.collateral:
			key = (row.collateral_type, getdate(row.effective_date))
			if key in seen:
				self._refuse(
					_("Row {0}: {1} has two haircuts from {2}. Leave one of them.").format(
						row.idx, _(row.collateral_type), formatdate(row.effective_date)
					)
				)
			if not 0 <= row.haircut_percent <= 100:
				self._refuse(_("Row {0}: a haircut is from 0 to 100 %.").format(row.idx))
			seen.add(key)

	def validate_version(self, day: object) -> None:
		"""The engine must be able to classify any loan with the bands of each effective date."""
		try:
			build_provision_table(self, getdate(day))
		except EngineError as error:
			self._refuse(
				_(
					"The bands effective from {0} do not hold: {1} cannot be {2} (allowed: {3}). Limits rise, and "
					"the last band alone has none."
				).format(
					formatdate(day),
					_(frappe.unscrub(error.field)),
					frappe.bold(str(error.value)),
					say_bound(error.bound),
				)
			)

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=ProvisionTableError, title=_("Provision Table"))
