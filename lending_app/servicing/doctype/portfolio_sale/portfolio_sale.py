from __future__ import annotations

from lending_app.servicing.facts.fact_document import FactDocument
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.payment_modes.check_reference import check_reference
from lending_app.servicing.sales.sell_portfolio import fill_sale, reverse_sale, sell_portfolio


class PortfolioSale(FactDocument):
	def validate(self) -> None:
		check_mode(self.mode_of_payment, self.company)
		fill_sale(self)
		check_reference(self)

	def on_submit(self) -> None:
		sell_portfolio(self)

	def before_cancel(self) -> None:
		super().before_cancel()
		for row in self.loans:
			# A row is a fact of its own, and is taken back with the sale.
			row.docstatus = self.docstatus

	def on_cancel(self) -> None:
		reverse_sale(self)
