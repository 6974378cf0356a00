"""Interest of a calendar year for the tax return: really paid, and earned, by loan and by client (PAY-24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, today

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.engine.loan.allocation import Component
from lending_app.engine.replay.interest_of_year import InterestOfYear, sum_interest_of_year
from lending_app.engine.replay.movements import Movement
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.loan_payments.answers.exceptions import AnswerDateError
from lending_app.printing.documents import Column, Figure, PaperPayload, Table, TableRow
from lending_app.printing.shared_parts import build_borrower_fields, build_letter, build_loan_fields
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_float
from lending_app.servicing.printouts.build_printout import build_heading, list_history
from lending_app.servicing.state.get_loan_state import get_terms, replay_or_refuse

FIRST_YEAR = 1970


@dataclass(frozen=True, slots=True)
class LoanInterest:
	"""A loan's interest of the year."""

	loan: str
	interest: InterestOfYear


def get_interest(loans: Sequence[str], year: int) -> list[LoanInterest]:
	"""The engine's answer for each loan, from its running account. Raises AnswerDateError for a year to come."""
	day = getdate(today())
	if not FIRST_YEAR <= year <= day.year:
		frappe.throw(
			_("There is no certificate of {0}. Choose a year up to {1}.").format(year, day.year),
			exc=AnswerDateError,
			title=_("Year"),
		)
	until = min(day, date(year, 12, 31))
	return [
		LoanInterest(loan, sum_interest_of_year(get_terms(loan), list(list_history(loan, until)), year, day))
		for loan in loans
	]


def describe_interest(loans: Sequence[str], year: int) -> list[dict[str, Any]]:
	"""The answer as plain values, for the portal and for other systems."""
	return [
		{
			"loan": row.loan,
			"year": year,
			"until": row.interest.until,
			"interest_paid_amount": to_float(row.interest.interest_paid),
			"penalty_paid_amount": to_float(row.interest.penalty_paid),
			"principal_paid_amount": to_float(row.interest.principal_paid),
			"charges_paid_amount": to_float(row.interest.charges_paid),
			"accrued_interest_amount": to_float(row.interest.accrued),
			"outstanding_principal_amount": to_float(row.interest.outstanding_principal),
		}
		for row in get_interest(loans, year)
	]


def read_year(value: Any = None) -> int:
	"""The year that was asked for, or the last one that is over."""
	return cint(value) or getdate(today()).year - 1


def build_loan_certificate(loan: Document, year: int) -> PaperPayload:
	"""A loan's certificate, with every payment of the year."""
	[row] = get_interest([loan.name], year)
	wording = build_wording(loan.company, loan.currency)
	state = replay_or_refuse(loan.name, getdate(today()))
	return PaperPayload(
		letter=_build_letter(loan.company, loan.name, year, wording),
		left=build_borrower_fields(build_borrower(loan.client), wording),
		right=build_loan_fields(
			build_heading(loan),
			get_terms(loan.name),
			state.disbursed_on or row.interest.until,
			state.maturity_date,
			wording,
		),
		opening=_build_opening(loan.company, [row], year, wording),
		figures=_build_figures([row], wording),
		tables=(_build_payments(row.interest.payments, wording),),
		signatures=(build_company(loan.company).name,),
		note=_build_note(loan.currency),
	)


def build_client_certificate(client: Document, company: str, loans: Sequence[str], year: int) -> PaperPayload:
	"""A client's certificate of all loans with a company."""
	rows = get_interest(loans, year)
	currency = frappe.get_cached_value("Company", company, "default_currency")
	wording = build_wording(company, currency)
	return PaperPayload(
		letter=_build_letter(company, client.name, year, wording),
		left=build_borrower_fields(build_borrower(client.name), wording),
		right=(),
		opening=_build_opening(company, rows, year, wording),
		figures=_build_figures(rows, wording),
		tables=(_build_loans(rows, wording),),
		signatures=(build_company(company).name,),
		note=_build_note(currency),
	)


def _build_letter(company: str, number: str, year: int, wording: Wording) -> Any:
	title = _("Interest Certificate {0}").format(year)
	return build_letter(build_company(company), title, number, wording.day(getdate(today())), wording)


def _build_opening(
	company: str, rows: Sequence[LoanInterest], year: int, wording: Wording
) -> tuple[str, ...]:
	until = max((row.interest.until for row in rows), default=date(year, 12, 31))
	return (
		_(
			"{0} certifies the interest paid and earned from {1} to {2}, for the tax return of the client."
		).format(build_company(company).name, wording.long_day(date(year, 1, 1)), wording.long_day(until)),
	)


def _build_figures(rows: Sequence[LoanInterest], wording: Wording) -> tuple[Figure, ...]:
	def add(name: str) -> str:
		return wording.full_money(sum((getattr(row.interest, name) for row in rows), Decimal(0)))

	return (
		Figure(label=_("Interest Paid"), value=add("interest_paid")),
		Figure(label=_("Interest Earned"), value=add("accrued")),
		Figure(label=_("Penalties Paid"), value=add("penalty_paid")),
		Figure(label=_("Principal Paid"), value=add("principal_paid")),
		Figure(label=_("Outstanding Principal"), value=add("outstanding_principal")),
	)


def _build_payments(payments: Sequence[Movement], wording: Wording) -> Table:
	rows, sums = [], [Decimal(0)] * 3
	for payment in payments:
		parts = [
			payment.parts.get(part, Decimal(0))
			for part in (Component.INTEREST, Component.PENALTY, Component.PRINCIPAL)
		]
		sums = [total + part for total, part in zip(sums, parts, strict=True)]
		name = payment.fact.fact_id if payment.fact else _(payment.kind.value)
		rows.append(TableRow((wording.day(payment.value_date), name, *map(wording.part, parts))))
	return Table(
		title=_("Payments of the Year"),
		columns=(
			Column(_("Date"), "left"),
			Column(_("Payment"), "left"),
			Column(_("Interest")),
			Column(_("Penalty")),
			Column(_("Principal")),
		),
		rows=tuple(rows),
		totals=("", _("Total"), *map(wording.money, sums)),
		empty=_("Nothing was paid in this year."),
	)


def _build_loans(rows: Sequence[LoanInterest], wording: Wording) -> Table:
	names = ("interest_paid", "accrued", "penalty_paid", "principal_paid", "outstanding_principal")
	cells = [
		TableRow((row.loan, *(wording.part(getattr(row.interest, name)) for name in names))) for row in rows
	]
	totals = [sum((getattr(row.interest, name) for row in rows), Decimal(0)) for name in names]
	return Table(
		title=_("Loans"),
		columns=(
			Column(_("Loan"), "left"),
			Column(_("Interest Paid")),
			Column(_("Interest Earned")),
			Column(_("Penalties Paid")),
			Column(_("Principal Paid")),
			Column(_("Outstanding Principal")),
		),
		rows=tuple(cells),
		totals=(_("Total"), *map(wording.money, totals)),
		empty=_("The client had no loan in this year."),
	)


def _build_note(currency: str) -> str:
	return _(
		"Amounts in {0}. Paid is what payments of the year settled; earned is the interest of its days, paid or not."
	).format(currency)
