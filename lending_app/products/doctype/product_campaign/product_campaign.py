from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.document import LendingDocument
from lending_app.products.adapters import build_rate_campaign
from lending_app.products.campaigns.running import find_status
from lending_app.products.clients import list_campaign_uses
from lending_app.products.exceptions import CampaignError


class ProductCampaign(LendingDocument):
	def validate(self) -> None:
		self.validate_dates()
		self.validate_discount()
		self.validate_products()
		use = list_campaign_uses([self.name])[self.name]
		self.status = find_status(self, getdate(today()), use).value

	def validate_dates(self) -> None:
		if getdate(self.end_date) < getdate(self.start_date):
			self._refuse(_("The campaign ends before it begins. Swap or correct the dates."))

	def validate_discount(self) -> None:
		try:
			build_rate_campaign(self)
		except EngineError:
			self._refuse(
				_("A discount of {0} is none. Enter more than 0 and no more than 100.").format(
					self.get_formatted("discount_percent")
				)
			)

	def validate_products(self) -> None:
		"""Each product code once, all in one currency: a campaign is of the code, whatever version is in force."""
		names = [row.product for row in self.products]
		known = {
			row.name: row
			for row in frappe.get_all(
				"Loan Product", {"name": ("in", names)}, ["name", "product_code", "currency"]
			)
		}
		for row in self.products:
			row.product_code = known[row.product].product_code if row.product in known else None
		codes = [row.product_code for row in self.products]
		if len(set(codes)) < len(codes):
			self._refuse(_("Each product is named once, whichever its version. Remove the second row."))
		currencies = sorted({row.currency for row in known.values()})
		if len(currencies) > 1:
			self._refuse(
				_("The products are in {0}. Make a campaign for each currency.").format(", ".join(currencies))
			)
		self.currency = currencies[0] if currencies else None
		segments = [row.segment for row in self.segments]
		if len(set(segments)) < len(segments):
			self._refuse(_("Each segment is named once. Remove the second row."))

	def _refuse(self, message: str) -> None:
		frappe.throw(message, exc=CampaignError, title=_("Campaign Settings"))
