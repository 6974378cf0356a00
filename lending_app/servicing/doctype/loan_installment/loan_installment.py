from __future__ import annotations

import frappe

from lending_app.lending_setup.document import LendingDocument


class LoanInstallment(LendingDocument):
	pass


def on_doctype_update() -> None:
	"""What the close ages: a loan's installment by its due date."""
	frappe.db.add_index("Loan Installment", ["parent", "due_date"])
