from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import flt

from lending_app.clients.exceptions import UnknownClientError
from lending_app.lending_setup.services.check_link import check_link
from lending_app.origination.exceptions import ApplicationStateError, CurrencyMismatchError
from lending_app.origination.services.decide_application import enter_state
from lending_app.origination.services.estimate_application import fill_estimate
from lending_app.origination.states import DECIDED, ApplicationStatus
from lending_app.products.exceptions import UnknownProductError
from lending_app.products.services.check_product_limits import check_product_limits

SIGNATURES = ("submitted_by", "submitted_on", "decided_by", "decided_on", "approval_expires_on", "loan")


class LoanApplication(Document):
	def autoname(self) -> None:
		self.naming_series = frappe.db.get_single_value("Lending Settings", "application_naming_series")
		self.name = make_autoname(self.naming_series or "SOL-.YYYY.-.#####", doc=self)

	def validate_workflow(self) -> None:
		"""Steps of people follow the workflow's roles; a service has checked who may take its own."""
		if not self.flags.is_moved_by_service:
			super().validate_workflow()

	def validate(self) -> None:
		check_link("Client", self.client, UnknownClientError)
		check_link("Loan Product", self.product, UnknownProductError)
		self.set_defaults()
		self.validate_currency()
		self.validate_request()
		self.validate_state()
		fill_estimate(self)

	def before_submit(self) -> None:
		self.refuse_undecided()

	def before_update_after_submit(self) -> None:
		self.refuse_undecided()
		self.validate_state()

	def set_defaults(self) -> None:
		"""The product's usual rate where none is asked."""
		if not flt(self.interest_percent):
			product = frappe.get_cached_doc("Loan Product", self.product)
			self.interest_percent = product.default_interest_percent or product.maximum_interest_percent

	def validate_currency(self) -> None:
		"""The ledger keeps a company's loans in the company's currency."""
		company_currency = frappe.get_cached_value("Company", self.company, "default_currency")
		if self.currency != company_currency:
			frappe.throw(
				_(
					"Product {0} is in {1}, company {2} keeps its books in {3}. Choose a product in {3}."
				).format(self.product, self.currency, self.company, company_currency),
				exc=CurrencyMismatchError,
				title=_("Other Currency"),
			)

	def validate_request(self) -> None:
		"""Amount, term and rate within the product."""
		if self.status in (ApplicationStatus.DRAFT.value, ApplicationStatus.SUBMITTED.value):
			product = frappe.get_cached_doc("Loan Product", self.product)
			check_product_limits(
				product, self.requested_amount, self.number_of_installments, self.interest_percent
			)

	def validate_state(self) -> None:
		"""Run what belongs to a state the application has just entered."""
		before = self.get_doc_before_save()
		self.keep_signatures(before)
		if (before.status if before else ApplicationStatus.DRAFT.value) != self.status:
			enter_state(self, ApplicationStatus(self.status))

	def keep_signatures(self, before: Document | None) -> None:
		"""Who did what and which loan came of it is written by the steps, whatever a form or the API sends."""
		for field in SIGNATURES:
			self.set(field, before.get(field) if before else None)

	def refuse_undecided(self) -> None:
		"""The workflow submits the document with its decision, never before."""
		if ApplicationStatus(self.status) not in DECIDED:
			frappe.throw(
				_("The application is {0}. Use the workflow's actions to decide it.").format(_(self.status)),
				exc=ApplicationStateError,
				title=_("Not Decided Yet"),
			)
