from __future__ import annotations

import frappe
from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.model.naming import make_autoname

from lending_app.engine.loan.drawing_rules import DrawingRule
from lending_app.engine.loan.state import LoanStatus
from lending_app.lending_setup.document import LendingDocument
from lending_app.products.adapters import load_terms
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.loans.describe_loan import (
	count_months,
	estimate_installment,
	explain_late_terms,
	get_cashier,
)
from lending_app.servicing.loans.show_loan import get_loan_view

NOT_STORED = {*display_fieldtypes, *table_fields}


class Loan(LendingDocument):
	def autoname(self) -> None:
		self.naming_series = frappe.db.get_single_value("Lending Settings", "loan_naming_series")
		self.name = make_autoname(self.naming_series or "PRE-.YYYY.-.#####", doc=self)

	@property
	def installment_amount(self) -> float:
		"""The first that asks anything (APP-53); before disbursement as it is estimated."""
		rows = self.get("installments") or []
		found = next((row.total_amount for row in rows if row.total_amount), None)
		return found if found is not None else estimate_installment(self.terms)

	@property
	def paid_out_by(self) -> str:
		return get_cashier(self.name)

	@property
	def purpose(self) -> str:
		"""The request's (APP-52)."""
		return (
			frappe.db.get_value("Loan Application", self.application, "purpose") or ""
			if self.application
			else ""
		)

	@property
	def number_of_months(self) -> int:
		return count_months(self)

	@property
	def is_overdue(self) -> int:
		return int((self.days_past_due or 0) > 0)

	@property
	def late_terms(self) -> str:
		"""Fines and measures, in the reader's language."""
		return "\n".join(explain_late_terms(self))

	def onload(self) -> None:
		self.set_onload("view", get_loan_view(self))

	def validate(self) -> None:
		self.refuse_changes()
		self.set_from_terms()

	def on_trash(self) -> None:
		if self.status != LoanStatus.APPROVED.value or frappe.db.exists(
			"Loan Ledger Entry", {"loan": self.name}
		):
			frappe.throw(
				_("Loan {0} has entries in the ledger and cannot be deleted.").format(self.name),
				exc=LoanStateError,
				title=_("Loan in Use"),
			)

	def refuse_changes(self) -> None:
		"""A loan's terms and figures come from its facts; a form or the API may not set them."""
		before = self.get_doc_before_save()
		if before is None:
			return
		self.set("installments", before.installments)
		fields = [
			field.fieldname
			for field in self.meta.fields
			if field.fieldtype not in NOT_STORED and not field.is_virtual
		]
		changed = [name for name in fields if self.has_value_changed(name)]
		if changed:
			labels = ", ".join(_(self.meta.get_label(name)) for name in changed)
			frappe.throw(
				_(
					"{0} cannot be changed by hand. Enter a document (payment, reversal) that changes it."
				).format(labels),
				exc=LoanStateError,
				title=_("Figures of a Loan"),
			)

	def set_from_terms(self) -> None:
		"""Readable copies of what the terms say, and of who the client is."""
		terms = load_terms(self.terms)
		self.currency = terms.currency
		self.frequency = terms.frequency.value
		self.method = terms.method.value
		self.drawing = (terms.drawing or DrawingRule()).kind.value
		if self.is_new():
			self.available_amount = self.principal_amount
		self.client_name, self.customer = frappe.db.get_value(
			"Client", self.client, ["client_name", "customer"]
		)
