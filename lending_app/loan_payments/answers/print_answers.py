"""Answers on paper: print formats of a loan and of a client. Year and day come with the request that prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.loan_payments.answers.certify_interest import (
	build_client_certificate,
	build_loan_certificate,
	read_year,
)
from lending_app.loan_payments.answers.certify_no_debt import build_no_debt_letter
from lending_app.loan_payments.answers.exceptions import AnswerDateError
from lending_app.loan_payments.answers.quote_payoff import build_payoff_quote, read_until
from lending_app.printing.documents import PaperPayload
from lending_app.printing.embed_document import embed_document


def render_answer(
	doc: Document, name: str, letter_head: str | None = None, no_letterhead: bool = False
) -> str:
	"""A stored loan's or client's answer as HTML for a print format, for who may print it. Raises as `load_printed`."""
	doctype, build = _FORMATS[name]
	payload = build(load_printed(doc, doctype), frappe.form_dict)
	return embed_document(put_letterhead(payload, letter_head, no_letterhead))


def _certify_client(client: Document, asked: Any) -> PaperPayload:
	"""Of the company that was asked for, else of the one that the client's loans are with."""
	filters = {"client": client.name, "status": ("!=", "Cancelled"), "disbursed_on": ("is", "set")}
	# Loans that the user may see.
	loans = frappe.get_list("Loan", filters, ["name", "company"], order_by="name", limit=0)
	companies = {loan.company for loan in loans}
	company = asked.get("company") or (min(companies) if len(companies) == 1 else None)
	if not company:
		message = _("{0} has loans with several companies. Print the certificate of each loan.")
		if not companies:
			message = _("{0} has no loan that was disbursed.")
		frappe.throw(
			message.format(frappe.bold(client.client_name)),
			exc=AnswerDateError,
			title=_("Interest Certificate"),
		)
	names = [loan.name for loan in loans if loan.company == company]
	return build_client_certificate(client, company, names, read_year(asked.get("year")))


Builder = Callable[[Document, Any], PaperPayload]
_FORMATS: dict[str, tuple[str, Builder]] = {
	"No-Debt Letter": ("Loan", lambda loan, asked: build_no_debt_letter(loan)),
	"Interest Certificate": (
		"Loan",
		lambda loan, asked: build_loan_certificate(loan, read_year(asked.get("year"))),
	),
	"Payoff Quote": ("Loan", lambda loan, asked: build_payoff_quote(loan, read_until(asked.get("until")))),
	"Client Interest Certificate": ("Client", _certify_client),
}
