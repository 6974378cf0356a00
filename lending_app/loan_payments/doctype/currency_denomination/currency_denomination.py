from __future__ import annotations

from frappe.utils import flt

from lending_app.lending_setup.document import LendingDocument


class CurrencyDenomination(LendingDocument):
	"""A value of notes or coins in which the cash of a currency is counted."""

	def autoname(self) -> None:
		self.name = f"{self.currency}-{flt(self.denomination_amount):g}"
