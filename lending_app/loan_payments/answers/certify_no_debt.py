"""The letter that says a loan is paid and nothing of it is owed (PAY-23)."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.engine.loan.state import LoanState, LoanStatus
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.loan_payments.answers.exceptions import LoanOwesError
from lending_app.printing.amount_words import get_amount_words
from lending_app.printing.documents import Figure, PaperPayload
from lending_app.printing.shared_parts import build_borrower_fields, build_letter, build_loan_fields
from lending_app.products.adapters import to_float
from lending_app.servicing.printouts.build_printout import build_heading
from lending_app.servicing.state.get_loan_state import get_terms, replay_or_refuse

# Renewed by another loan, the debt goes on there: the letter is of the loan that is paid.
PAID = (LoanStatus.PAID.value, LoanStatus.SETTLED.value, LoanStatus.REFINANCED.value)


def get_no_debt(loan: Document) -> dict[str, Any]:
	"""That nothing is owed, since when, and what was paid in all. Raises LoanOwesError."""
	state = _require_paid(loan, getdate(today()))
	return {
		"loan": loan.name,
		"client": loan.client,
		"client_name": loan.client_name,
		"closed_on": state.closed_on,
		"paid_amount": to_float(state.paid),
		"currency": loan.currency,
	}


def build_no_debt_letter(loan: Document) -> PaperPayload:
	"""The letter, dated today. Raises LoanOwesError where anything is owed."""
	day = getdate(today())
	state = _require_paid(loan, day)
	wording = build_wording(loan.company, loan.currency)
	company = build_company(loan.company)
	terms = get_terms(loan.name)
	words = get_amount_words(terms.principal, wording)
	opening = (
		_("{0} certifies that {1} has paid loan {2}, of {3} ({4}), and owes nothing of it since {5}.").format(
			company.name,
			loan.client_name,
			loan.name,
			wording.full_money(terms.principal),
			words,
			wording.long_day(state.closed_on or day),
		),
		_(
			"Principal, interest, penalties and charges of the loan are settled, and no amount of it is claimed."
		),
		_("Issued at the request of the client on {0}.").format(wording.long_day(day)),
	)
	return PaperPayload(
		letter=build_letter(company, _("No-Debt Letter"), loan.name, wording.day(day), wording),
		left=build_borrower_fields(build_borrower(loan.client), wording),
		right=build_loan_fields(
			build_heading(loan), terms, state.disbursed_on or day, state.maturity_date, wording
		),
		opening=opening,
		figures=(
			Figure(label=_("Owed"), value=wording.full_money(state.payoff), tone="good"),
			Figure(label=_("Paid in All"), value=wording.full_money(state.paid)),
			Figure(label=_("Closed On"), value=wording.day(state.closed_on)),
		),
		signatures=(company.name,),
	)


def _require_paid(loan: Document, day: date) -> LoanState:
	state = replay_or_refuse(loan.name, day)
	if state.status.value not in PAID or state.payoff or state.client_advance:
		frappe.throw(
			_say_owed(loan, state, day),
			exc=LoanOwesError,
			title=_("Not Paid"),
		)
	return state


def _say_owed(loan: Document, state: LoanState, day: date) -> str:
	wording = build_wording(loan.company, loan.currency)
	if state.status.value in PAID and state.client_advance:
		return _("{0} of the client is held for loan {1}. Pay it back first, then print the letter.").format(
			wording.full_money(state.client_advance), frappe.bold(loan.name)
		)
	if state.payoff:
		return _("Loan {0} is {1}: {2} closes it on {3}. The letter is for loans that owe nothing.").format(
			frappe.bold(loan.name),
			_(state.status.value),
			wording.full_money(state.payoff),
			formatdate(day),
		)
	return _("Loan {0} is {1}. The letter is for loans that were paid.").format(
		frappe.bold(loan.name), _(state.status.value)
	)
