"""What servicing tells of clients' loans when an application is evaluated, through the hook `lending_credit_histories`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Max, Sum

from lending_app.engine.credit.monthly_burden import calculate_monthly_burden
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.values.rates import Frequency
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.origination.evaluation.facts import History
from lending_app.products.adapters import to_decimal
from lending_app.servicing.states import LOST

# An approved loan is as good as lent.
COUNTED = (*OPEN_STATUSES, LoanStatus.APPROVED.value)
FIELDS = (
	"name", "client", "status", "frequency", "principal_amount", "outstanding_principal_amount", "days_past_due",
	"interest_receivable_amount", "penalty_receivable_amount", "disbursed_on", "next_due_amount",
)  # fmt: skip
PAID = (LoanStatus.PAID.value, LoanStatus.SETTLED.value, LoanStatus.REFINANCED.value)
CHUNK = 5_000
MONTHS = 12


def get_credit_histories(clients: Sequence[str]) -> dict[str, History]:
	"""Loans of the clients that have any, in two statements."""
	histories: dict[str, History] = {}
	for start in range(0, len(clients), CHUNK):
		chunk = list(clients[start : start + CHUNK])
		loans = _group(_list_loans(chunk))
		late = {row.client: row for row in _sum_delays(chunk)}
		histories |= {
			client: _build_history(rows, late.get(client) or frappe._dict()) for client, rows in loans.items()
		}
	return histories


def _list_loans(clients: list[str]) -> list[Any]:
	"""Loans with the installment that is due next, or that of the application before there is one."""
	loan, row, application = (
		frappe.qb.DocType(name) for name in ("Loan", "Loan Installment", "Loan Application")
	)
	query = (
		frappe.qb.from_(loan)
		.left_join(row)
		.on((row.parent == loan.name) & (row.parenttype == "Loan") & (row.due_date == loan.next_due_date))
		.left_join(application)
		.on(application.name == loan.application)
		.select(*(loan[field] for field in FIELDS))
		.select(row.total_amount, application.installment_amount)
	)
	return query.where(loan.client.isin(clients) & (loan.status != LoanStatus.CANCELLED.value)).run(
		as_dict=True
	)


def _sum_delays(clients: list[str]) -> list[Any]:
	"""Installments that were ever paid late, or are unpaid and late."""
	loan, row = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Installment")
	query = (
		frappe.qb.from_(row)
		.join(loan)
		.on(row.parent == loan.name)
		.select(
			loan.client,
			Sum(Case().when(row.days_late > 0, 1).else_(0)).as_("delays"),
			Max(row.days_late).as_("worst"),
		)
		.where(loan.client.isin(clients) & (row.parenttype == "Loan") & loan.disbursed_on.isnotnull())
		.groupby(loan.client)
	)
	return query.run(as_dict=True)


def _build_history(loans: list[Any], late: Any) -> History:
	"""Loans count as history once they were disbursed, and as exposure from their approval on."""
	counted = [row for row in loans if row.status in COUNTED]
	disbursed = [row for row in loans if row.disbursed_on]
	return History(
		loans=len(disbursed),
		loans_paid=sum(row.status in PAID for row in loans),
		open_loans=len(counted),
		exposure=sum((_get_exposure(row) for row in counted), Decimal(0)),
		burden=sum((_get_burden(row) for row in counted), Decimal(0)),
		days_past_due=max((row.days_past_due or 0 for row in counted), default=0),
		worst_days_late=int(late.worst or 0),
		delays=int(late.delays or 0),
		is_charged_off=any(row.status in LOST for row in loans),
	)


def _get_exposure(row: Any) -> Decimal:
	if not row.disbursed_on:
		return to_decimal(row.principal_amount)
	fields = ("outstanding_principal_amount", "interest_receivable_amount", "penalty_receivable_amount")
	return sum((to_decimal(row[field]) for field in fields), Decimal(0))


def _get_burden(row: Any) -> Decimal:
	"""The next installment as what it takes from a month; a loan paid at maturity is spread over a year."""
	frequency = Frequency(row.frequency) if row.frequency else Frequency.MONTHLY
	installment = row.total_amount or row.next_due_amount or row.installment_amount
	return calculate_monthly_burden(to_decimal(installment), frequency, MONTHS)


def _group(rows: list[Any]) -> dict[str, list[Any]]:
	groups: dict[str, list[Any]] = defaultdict(list)
	for row in rows:
		groups[row.client].append(row)
	return groups
