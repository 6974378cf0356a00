from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.loan_payments.payroll.check_agreement import check_employee
from lending_app.loan_payments.payroll.exceptions import PayrollError


class PayrollEmployee(LendingDocument):
	def get_open_parts(self, before: Document) -> OpenParts | None:
		return OpenParts(advice=_("Enroll the loan again.")) if before.status == "Left" else None

	def validate(self) -> None:
		check_employee(self)

	def on_trash(self) -> None:
		if frappe.db.exists("Payroll Line", {"employee": self.name}):
			frappe.throw(
				_("{0} has payroll deductions and is kept. Mark them as left.").format(self.client_name),
				exc=PayrollError,
				title=_("Payroll"),
			)
