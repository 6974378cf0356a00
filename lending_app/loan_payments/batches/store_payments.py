"""A batch of payments that another document of this module is the source of, in place of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import today

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.documents.steps import save_step
from lending_app.loan_payments.batches.check_batch import get_figures, store_rows
from lending_app.loan_payments.batches.match_rows import list_loan_faults
from lending_app.loan_payments.batches.queries import KnownLoan, find_loans
from lending_app.loan_payments.batches.start_batch import start_batch
from lending_app.loan_payments.states import BatchStatus, PaymentSource, RowStatus
from lending_app.products.adapters import to_decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
	"""A payment whose loan is known."""

	loan: str
	amount: Any
	value_date: date
	mode_of_payment: str
	external_reference: str
	payer: str = ""


def open_batch(
	company: str, source: PaymentSource, reference: str, lines: Sequence[PaymentLine]
) -> tuple[str, list[str]]:
	"""Make a checked batch of the lines and hand it to a worker. Returns its name and those of its rows, in order.

	The rights were checked by the document that the payments come from.
	"""
	batch = frappe.new_doc(
		"Payment Batch",
		company=company,
		source=source.value,
		status=BatchStatus.CHECKED.value,
		mode_of_payment=lines[0].mode_of_payment,
		value_date=today(),
		posting_date=today(),
		reference_number=reference,
		currency=frappe.get_cached_value("Company", company, "default_currency"),
	)
	# Who loads a bank's response need not hold the right to make batches by hand.
	by_service(batch).insert(ignore_permissions=True)
	names = _store(batch, lines)
	save_step(batch, **get_figures(batch.name))
	if batch.number_ready:
		start_batch(batch.name, leaves_faults=True)
	return batch.name, names


def _store(batch: Document, lines: Sequence[PaymentLine]) -> list[str]:
	loans = find_loans(batch.company, {line.loan for line in lines})
	return store_rows([_get_values(batch, number, line, loans) for number, line in enumerate(lines, 1)])


def _get_values(
	batch: Document, number: int, line: PaymentLine, loans: dict[str, KnownLoan]
) -> dict[str, Any]:
	loan = loans.get(line.loan.upper())
	faults = (
		list_loan_faults(loan, batch)
		if loan
		else [_("There is no loan {0} in this company.").format(line.loan)]
	)
	return {
		"batch": batch.name,
		"line": number,
		"status": (RowStatus.FAULTY if faults else RowStatus.READY).value,
		"message": " ".join(faults) or None,
		"loan": loan and loan.name,
		"client": loan and loan.client,
		"client_name": loan and loan.client_name,
		"branch": loan and loan.branch,
		"amount": to_decimal(line.amount),
		"value_date": line.value_date,
		"mode_of_payment": line.mode_of_payment,
		"external_reference": line.external_reference or None,
		"payer": line.payer[:140] or None,
		"company": batch.company,
		"currency": batch.currency,
	}
