"""Say by hand whose payment a line is."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.documents.steps import save_step
from lending_app.loan_payments.batches.check_batch import get_figures, lock_batch, refuse
from lending_app.loan_payments.batches.match_rows import list_loan_faults
from lending_app.loan_payments.batches.queries import ROW, find_loans
from lending_app.loan_payments.exceptions import UnmatchedRowError
from lending_app.loan_payments.states import BatchStatus, RowStatus

MATCHABLE = (RowStatus.UNMATCHED.value, RowStatus.FAILED.value)


def assign_loan(name: str, loan: str) -> Document:
	"""Give a row that is unmatched, or was refused, its loan. Raises UnmatchedRowError where the loan cannot take it."""
	batch = lock_batch(frappe.db.get_value(ROW, name, "batch"))
	row = frappe.get_doc(ROW, name, for_update=True)
	if row.status not in MATCHABLE or batch.status == BatchStatus.POSTING.value:
		refuse(_("Line {0} is {1} and keeps its loan.").format(row.line, _(row.status)))
	known = find_loans(batch.company, {loan}).get(loan.upper())
	faults = (
		list_loan_faults(known, batch) if known else [_("There is no loan {0} in this company.").format(loan)]
	)
	if faults:
		frappe.throw(" ".join(faults), exc=UnmatchedRowError, title=_("Loan Cannot Take the Payment"))
	row.update(
		{
			"loan": known.name,
			"client": known.client,
			"client_name": known.client_name,
			"branch": known.branch,
			"status": RowStatus.READY.value,
			"message": None,
		}
	)
	# The line had no branch before it had a loan.
	row.flags.is_branch_move = True
	# Rows are written by the steps of their batch alone; the right to it was checked.
	by_service(row).save(ignore_permissions=True)
	save_step(batch, **get_figures(batch.name))
	return row
