"""What closes a loan on a day to come: a quote that is valid until then (PAY-07)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, formatdate, getdate, today

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.engine.loan.state import LoanState, PayoffParts
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.loan_payments.answers.exceptions import AnswerDateError
from lending_app.printing.documents import Column, Figure, PaperPayload, Table, TableRow
from lending_app.printing.shared_parts import build_borrower_fields, build_letter, build_loan_fields
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_float
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.printouts.build_printout import build_heading
from lending_app.servicing.state.get_loan_state import get_terms, replay_or_refuse

DEFAULT_DAYS = 5
# The last days of a long quote alone are listed.
MOST_DAYS = 31


def quote_payoff(loan: Document, until: date) -> list[LoanState]:
	"""The loan on each day up to the last on which the quote is valid. Raises AnswerDateError, LoanStateError."""
	day = getdate(today())
	if loan.status not in OPEN_STATUSES:
		frappe.throw(
			_("Loan {0} is {1}: there is nothing to pay off.").format(frappe.bold(loan.name), _(loan.status)),
			exc=LoanStateError,
			title=_("Nothing to Pay Off"),
		)
	if not day <= until <= getdate(add_days(day, MOST_DAYS - 1)):
		frappe.throw(
			_("A quote is valid until a day from {0} to {1}.").format(
				formatdate(day), formatdate(add_days(day, MOST_DAYS - 1))
			),
			exc=AnswerDateError,
			title=_("Valid Until"),
		)
	days = (until - day).days + 1
	return [replay_or_refuse(loan.name, day + timedelta(days=number)) for number in range(days)]


def describe_quote(loan: Document, until: date) -> list[dict[str, Any]]:
	"""The quote as plain values, for the portal and for other systems."""
	return [
		{"loan": loan.name, "day": state.as_of, "payoff_amount": to_float(state.payoff)}
		for state in quote_payoff(loan, until)
	]


def read_until(value: Any = None) -> date:
	"""The day that was asked for, or five days from today."""
	return getdate(value) if value else getdate(add_days(today(), DEFAULT_DAYS))


def build_payoff_quote(loan: Document, until: date) -> PaperPayload:
	"""The quote: what closes the loan on the last day, part by part, and what does on each day before."""
	states = quote_payoff(loan, until)
	last = states[-1]
	wording = build_wording(loan.company, loan.currency)
	terms = get_terms(loan.name)
	return PaperPayload(
		letter=build_letter(
			build_company(loan.company),
			_("Payoff Quote"),
			loan.name,
			_("Valid until {0}").format(wording.day(until)),
			wording,
		),
		left=build_borrower_fields(build_borrower(loan.client), wording),
		right=build_loan_fields(
			build_heading(loan), terms, last.disbursed_on or until, last.maturity_date, wording
		),
		figures=(
			Figure(
				label=_("To Close the Loan on {0}").format(wording.day(until)),
				value=wording.full_money(last.payoff),
			),
			Figure(label=_("Today"), value=wording.full_money(states[0].payoff)),
		),
		tables=(_build_parts(last, wording), _build_days(states, wording)),
		note=_(
			"Amounts in {0}. The quote holds as long as nothing is paid, charged or changed before."
		).format(loan.currency),
	)


def _build_parts(state: LoanState, wording: Wording) -> Table:
	labels = {
		"principal": _("Principal"),
		"interest": _("Interest"),
		"penalty": _("Penalty"),
		"fee": _("Fee"),
		"insurance": _("Insurance"),
		"cost": _("Collection Cost"),
		"tax": _("Tax"),
		"prepayment_charge": _("Prepayment Charge"),
		"unearned_charges": _("Unearned Charges"),
	}
	parts: PayoffParts = state.payoff_parts
	rows = tuple(
		TableRow((label, wording.money(getattr(parts, name))))
		for name, label in labels.items()
		if getattr(parts, name)
	)
	return Table(
		title=_("What It Is Made Of"),
		columns=(Column(_("Part"), "left"), Column(_("Amount"))),
		rows=rows,
		totals=(_("Total"), wording.money(state.payoff)),
	)


def _build_days(states: list[LoanState], wording: Wording) -> Table:
	rows = tuple(TableRow((wording.day(state.as_of), wording.money(state.payoff))) for state in states)
	return Table(
		title=_("Day by Day"),
		columns=(Column(_("If Paid On"), "left"), Column(_("Amount"))),
		rows=rows,
	)
