from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import make_autoname

from lending_app.clients.documents.file_limit import get_file_limit
from lending_app.clients.exceptions import UnknownClientError
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.origination.decisions.decide_application import enter_state
from lending_app.origination.decisions.list_asked_for import list_asked_for
from lending_app.origination.exceptions import ApplicationStateError, CurrencyMismatchError
from lending_app.origination.handling.record_stage import record_stage
from lending_app.origination.request.check_dates import check_time
from lending_app.origination.request.check_further_application import list_applicants, lock_clients
from lending_app.origination.request.check_limits import check_limits
from lending_app.origination.request.check_workflow import check_workflow
from lending_app.origination.request.estimate_application import fill_estimate
from lending_app.origination.request.fill_members import fill_representative
from lending_app.origination.request.fill_offered_rate import fill_offered_rate
from lending_app.origination.request.fill_request import fill_request
from lending_app.origination.request.freeze_application import get_open_parts, record_changes
from lending_app.origination.states import DECIDED, ApplicationStatus, Priority
from lending_app.products.exceptions import UnknownProductError
from lending_app.products.rates.explain_rate import explain_reasons


class LoanApplication(LendingDocument):
	def autoname(self) -> None:
		self.naming_series = frappe.db.get_single_value("Lending Settings", "application_naming_series")
		self.name = make_autoname(self.naming_series or "SOL-.YYYY.-.#####", doc=self)

	@property
	def rate_explanation(self) -> str:
		"""Why the rate is what it is, in the reader's language."""
		return "\n".join(explain_reasons(self.rate_reasons))

	def validate_workflow(self) -> None:
		"""Steps of people follow the workflow's roles; a service has checked who may take its own."""
		if not self.flags.is_moved_by_service:
			super().validate_workflow()

	def get_open_parts(self, before: Document) -> OpenParts | None:
		return get_open_parts(before)

	def lock_shared(self) -> None:
		if self.status == ApplicationStatus.SUBMITTED.value:
			lock_clients(list_applicants(self))

	def check_if_latest(self) -> None:
		super().check_if_latest()
		record_changes(self)

	def before_validate(self) -> None:
		fill_representative(self)

	def validate(self) -> None:
		self.refuse_without_client()
		check_link("Client", self.client, UnknownClientError)
		check_link("Loan Product", self.product, UnknownProductError)
		self.set_defaults()
		self.validate_currency()
		fill_request(self)
		self.validate_request()
		self.validate_state()
		fill_estimate(self)

	def onload(self) -> None:
		super().onload()
		self.set_onload("asked_for", list_asked_for(self))

	def get_file_limit(self) -> int:
		return get_file_limit()

	def before_submit(self) -> None:
		self.refuse_undecided()

	def before_update_after_submit(self) -> None:
		check_time(self)
		self.refuse_undecided()
		self.validate_state()

	def refuse_without_client(self) -> None:
		"""Frappe asks for it after validate; most of a request follows from its client."""
		if not self.client:
			frappe.throw(
				_("Choose the client who applies."), exc=frappe.MandatoryError, title=_("Client Missing")
			)

	def set_defaults(self) -> None:
		"""The rate the product offers the client where none is asked."""
		self.priority = self.priority or Priority.NORMAL.value
		if self.product:
			fill_offered_rate(self)

	def validate_currency(self) -> None:
		"""The ledger keeps a company's loans in the company's currency."""
		company_currency = frappe.get_cached_value("Company", self.company, "default_currency")
		if self.product and self.currency != company_currency:
			frappe.throw(
				_(
					"Product {0} is in {1}, company {2} keeps its books in {3}. Choose a product in {3}."
				).format(self.product, self.currency, self.company, company_currency),
				exc=CurrencyMismatchError,
				title=_("Other Currency"),
			)

	def validate_request(self) -> None:
		"""Amount, term and rate within the product, which is offered to the client until the draft is submitted."""
		before = self.get_doc_before_save()
		if not self.product:
			return
		if not before or ApplicationStatus.DRAFT.value in (self.status, before.status):
			check_limits(self, is_offered=True)
		elif self.status == ApplicationStatus.SUBMITTED.value:
			check_limits(self)

	def validate_state(self) -> None:
		"""Run what belongs to a state the application has just entered."""
		before = self.get_doc_before_save()
		if (before.status if before else ApplicationStatus.DRAFT.value) != self.status:
			self.check_step()
			enter_state(self, ApplicationStatus(self.status))
		record_stage(self)

	def check_step(self) -> None:
		"""Frappe asks the workflow after validate; a step that is refused must not have run by then."""
		if not self.flags.is_moved_by_service:
			check_workflow(self)

	def refuse_undecided(self) -> None:
		"""The workflow submits the document with its decision, never before."""
		if ApplicationStatus(self.status) not in DECIDED:
			frappe.throw(
				_("The application is {0}. Use the workflow's actions to decide it.").format(_(self.status)),
				exc=ApplicationStateError,
				title=_("Not Decided Yet"),
			)
