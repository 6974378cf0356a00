"""What servicing tells the clients module, through its hooks: figures, what is open, what the 360 view shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import fmt_money
from pypika import CustomFunction

from lending_app.clients.figures import ClientFigures
from lending_app.engine.loan.state import LedgerRole, LoanStatus
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.products.adapters import to_decimal
from lending_app.servicing.printouts.build_client_sheet import list_client_papers as list_papers
from lending_app.servicing.states import ReferralStatus

SHOWN = 50
DAYS_BETWEEN = CustomFunction("DATEDIFF", ["last", "first"])
GREATEST = CustomFunction("GREATEST", ["value", "other"])
# Income that is posted loan by loan, with what caused it; interest and penalties may be posted for many loans at once.
CHARGED = (LedgerRole.FEE_INCOME, LedgerRole.COST_INCOME, LedgerRole.RECOVERY_INCOME)
# A claim survives its charge-off.
UNPAID = (*OPEN_STATUSES, LoanStatus.APPROVED.value, LoanStatus.CHARGED_OFF.value)
LOAN_FIELDS = (
	"name", "product", "status", "principal_amount", "outstanding_principal_amount", "overdue_amount", "days_past_due",
	"next_due_date", "next_due_amount", "currency", "disbursed_on", "closed_on", "as_of_date",
)  # fmt: skip


def get_client_figures(clients: Sequence[str]) -> dict[str, ClientFigures]:
	"""Exposure, arrears, income and losses of the clients that have loans, in four queries."""
	names = list(clients) or [""]
	figures = {row.client: _build_figures(row) for row in _sum_loans(names)}
	paid = {row.client: row for row in _sum_installments(names)}
	charged, lost = dict(_sum_charges(names)), dict(_sum_losses(names))
	for client, known in figures.items():
		row = paid.get(client) or frappe._dict()
		figures[client] = replace(
			known,
			worst_days_late=row.days_late,
			earned=to_decimal(row.received) + to_decimal(charged.get(client)),
			lost=to_decimal(lost.get(client)),
		)
	return figures


def _build_figures(row: Any) -> ClientFigures:
	return ClientFigures(
		exposure=to_decimal(row.exposure),
		overdue=to_decimal(row.overdue),
		days_past_due=row.days_past_due or 0,
		open_loans=int(row.open_loans or 0),
		loans_paid=int(row.loans_paid or 0),
	)


def _sum_loans(clients: list[str]) -> list[Any]:
	loan = frappe.qb.DocType("Loan")
	is_open = loan.status.isin(OPEN_STATUSES)
	owed = (
		loan.outstanding_principal_amount + loan.interest_receivable_amount + loan.penalty_receivable_amount
	)
	paid = (LoanStatus.PAID.value, LoanStatus.SETTLED.value, LoanStatus.REFINANCED.value)
	query = (
		frappe.qb.from_(loan)
		.select(
			loan.client,
			Sum(Case().when(is_open, owed).else_(0)).as_("exposure"),
			Sum(Case().when(is_open, loan.overdue_amount).else_(0)).as_("overdue"),
			Max(Case().when(is_open, loan.days_past_due).else_(0)).as_("days_past_due"),
			Sum(Case().when(is_open, 1).else_(0)).as_("open_loans"),
			Sum(Case().when(loan.status.isin(paid), 1).else_(0)).as_("loans_paid"),
			Count("*"),
		)
		.where(loan.client.isin(clients))
		.groupby(loan.client)
	)
	return query.run(as_dict=True)


def _sum_installments(clients: list[str]) -> list[Any]:
	"""Interest and penalties received, and the latest that any installment was ever paid, or is."""
	loan, row = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Installment")
	query = (
		frappe.qb.from_(row)
		.join(loan)
		.on(row.parent == loan.name)
		.select(
			loan.client,
			Max(build_days_late(row)).as_("days_late"),
			Sum(row.interest_paid_amount + row.penalty_paid_amount).as_("received"),
		)
		.where(loan.client.isin(clients) & (row.parenttype == "Loan") & loan.disbursed_on.isnotnull())
		.groupby(loan.client)
	)
	return query.run(as_dict=True)


def build_days_late(row: Any) -> Any:
	"""How late an installment was paid, or is: `days_late` counts while it is unpaid, what was paid late stays late."""
	paid_late = GREATEST(DAYS_BETWEEN(row.paid_date, row.due_date), 0)
	return Case().when(row.paid_date.isnotnull(), paid_late).else_(row.days_late)


def _sum_charges(clients: list[str]) -> list[tuple[str, float]]:
	"""Fees, costs and recoveries."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = (
		frappe.qb.from_(entry)
		.select(entry.client, Sum(entry.credit_amount - entry.debit_amount))
		.where(entry.client.isin(clients) & entry.role.isin([role.value for role in CHARGED]))
		.groupby(entry.client)
	)
	return query.run()


def _sum_losses(clients: list[str]) -> list[tuple[str, float]]:
	"""Principal that was charged off and stays so."""
	loss = frappe.qb.DocType("Loan Charge Off")
	query = (
		frappe.qb.from_(loss)
		.select(loss.client, Sum(loss.principal_amount))
		.where(loss.client.isin(clients) & (loss.docstatus == 1))
		.groupby(loss.client)
	)
	return query.run()


def list_client_obstacles(client: str) -> list[str]:
	"""Loans that are not closed, and fees that are owed to the client."""
	rows = frappe.get_all("Loan", {"client": client, "status": ("in", UNPAID)}, ["name", "status"])
	owed = {"referred_by": client, "status": ReferralStatus.DUE.value}
	return [
		*(_("loan {0} is {1}").format(row.name, _(row.status, context="Loan")) for row in rows),
		*(
			_("referral fee {0} is due").format(name)
			for name in frappe.get_all("Referral Fee", owed, pluck="name")
		),
	]


def get_client_view(client: str) -> dict[str, list[dict[str, Any]]]:
	"""Loans, payments and what happened to them, of what the user may read."""
	loans = frappe.get_list(
		"Loan", {"client": client}, list(LOAN_FIELDS), order_by="creation desc", limit=SHOWN
	)
	for loan in loans:
		loan.product_name = frappe.get_cached_value("Loan Product", loan.product, "product_name")
	payments = _list_facts("Loan Repayment", client)
	events = [*_iterate_loan_events(loans), *_iterate_payment_events(payments)]
	events += [
		_build_event(row, "Loan Disbursement", _("Disbursed {0}"))
		for row in _list_facts("Loan Disbursement", client)
	]
	return {"loans": loans, "payments": payments, "events": events}


def _list_facts(doctype: str, client: str) -> list[dict[str, Any]]:
	fields = ["name", "loan", "value_date", "amount", "currency", "mode_of_payment", "docstatus"]
	return frappe.get_list(
		doctype,
		{"client": client, "docstatus": (">", 0)},
		fields,
		order_by="value_date desc, creation desc",
		limit=SHOWN,
	)


def _iterate_loan_events(loans: list[Any]) -> Iterator[dict[str, Any]]:
	for loan in loans:
		if loan.closed_on:
			yield {
				"on": loan.closed_on,
				"text": _("Loan {0}: {1}").format(loan.name, _(loan.status, context="Loan")),
				"doctype": "Loan",
				"name": loan.name,
			}


def _iterate_payment_events(payments: list[Any]) -> Iterator[dict[str, Any]]:
	for row in payments:
		text = _("Paid {0}, reversed") if row.docstatus == 2 else _("Paid {0}")
		yield _build_event(row, "Loan Repayment", text)


def _build_event(row: Any, doctype: str, text: str) -> dict[str, Any]:
	amount = fmt_money(row.amount, currency=row.currency)
	return {"on": row.value_date, "text": text.format(amount), "doctype": doctype, "name": row.name}


def list_client_papers(client: str) -> Iterator[tuple[str, bytes]]:
	"""Sheet and statements for the client's file."""
	return list_papers(client)


def list_client_records(client: str) -> dict[str, list[str]]:
	"""Documents whose attachments belong to the client's file."""
	records: dict[str, list[str]] = defaultdict(list)
	for doctype in ("Loan", "Loan Disbursement", "Loan Repayment"):
		records[doctype] = frappe.get_list(doctype, {"client": client}, pluck="name", limit=0)
	return records


def get_last_closing(client: str) -> str | None:
	"""The day on which the client's last loan was closed."""
	filters = {"client": client, "closed_on": ("is", "set")}
	return frappe.db.get_value("Loan", filters, "closed_on", order_by="closed_on desc")
