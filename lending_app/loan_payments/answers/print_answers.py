"""Answers on paper: print formats of a loan and of a client. Year and day come with the request that prints them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.lending_setup.requests.read_input import read_text
from lending_app.loan_payments.answers.certify_interest import (
	build_client_certificate,
	build_loan_certificate,
	read_year,
)
from lending_app.loan_payments.answers.certify_no_debt import build_no_debt_letter
from lending_app.loan_payments.answers.exceptions import AnswerCompanyError
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
	"""Of all loans that the user may see, a page for each company they are with, or for the one that is asked for."""
	filters = {"client": client.name, "disbursed_on": ("is", "set")}
	company = read_text(asked.get("company"), _("Company"))
	if company:
		filters["company"] = company
	loans: dict[str, list[str]] = {}
	for loan in frappe.get_list("Loan", filters, ["name", "company"], order_by="company, name", limit=0):
		loans.setdefault(loan.company, []).append(loan.name)
	if company and not loans:
		frappe.throw(
			_("{0} has no loan of {1} that you may see. Choose another company.").format(
				client.client_name, frappe.bold(escape_html(company))
			),
			exc=AnswerCompanyError,
			title=_("No Loan with the Company"),
		)
	if not loans:
		loans[frappe.defaults.get_user_default("Company")] = []
	year = read_year(asked.get("year"))
	first, *further = (
		build_client_certificate(client, company, names, year) for company, names in loans.items()
	)
	return replace(first, further=tuple(further))


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
