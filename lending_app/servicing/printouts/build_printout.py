"""Schedule, statement and receipt of the site's documents, for print formats and anyone else who puts them on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from functools import partial
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, get_fullname, getdate, today

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.engine.loan.allocation import Allocation, Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Reversed
from lending_app.engine.loan.state import LoanState
from lending_app.engine.replay.replay import replay
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.printing.amount_words import get_amount_words
from lending_app.printing.documents import Field, SlipPayload
from lending_app.printing.embed_document import embed_document
from lending_app.printing.payloads import (
	LoanHeading,
	ReceiptPayload,
	SchedulePayload,
	StatementPayload,
	build_receipt_payload,
	build_schedule_payload,
	build_statement_payload,
)
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal
from lending_app.servicing.adapters import build_paid
from lending_app.servicing.exceptions import LoanStateError, NotDisbursedError
from lending_app.servicing.payment_modes.methods import DETAIL_FIELDS
from lending_app.servicing.queries import list_entered_facts, list_standing_facts
from lending_app.servicing.sales.build_sale_document import build_sale_document
from lending_app.servicing.state.get_loan_state import get_terms, replay_or_refuse

REVERSED_SUFFIX = "~reversed"
# Whole numbers of accounts, and files, are for the lender alone.
NOT_PRINTED = ("payer_account", "crypto_wallet", "deposit_slip")


def render_lending_document(
	doc: Document, name: str, letter_head: str | None = None, no_letterhead: bool = False
) -> str:
	"""A stored document as HTML for a print format, for who may print it. Raises as `load_printed`."""
	doctype, build = {
		"Loan Schedule": ("Loan", build_loan_schedule),
		"Loan Statement": ("Loan", build_loan_statement),
		"Loan Receipt": ("Loan Repayment", build_loan_receipt),
		"Loan Receipt 80 mm": ("Loan Repayment", build_loan_slip),
		"Portfolio Sale": ("Portfolio Sale", build_sale_document),
	}[name]
	return embed_document(put_letterhead(build(load_printed(doc, doctype)), letter_head, no_letterhead))


def build_loan_schedule(loan: Document) -> SchedulePayload:
	"""The schedule with what was paid of it; before disbursement an estimate that says so."""
	state = replay_or_refuse(loan.name, getdate(today()))
	start = state.disbursed_on or _get_planned_start(loan)
	payload = build_schedule_payload(
		build_company(loan.company),
		build_borrower(loan.client),
		build_heading(loan),
		get_terms(loan.name),
		start,
		state if state.disbursed_on else None,
		_build_wording(loan),
		list_standing_facts(loan.name),
	)
	if state.disbursed_on:
		return payload
	return replace(
		payload,
		letter=replace(payload.letter, title=_("Estimated Repayment Schedule")),
		note=_("An estimate for a disbursement on {0}. The schedule is fixed at disbursement.").format(
			formatdate(start)
		),
	)


def build_loan_statement(loan: Document, as_of: date | None = None) -> StatementPayload:
	"""Every movement up to a day, today where none is given, reversed ones too."""
	day = as_of or getdate(today())
	if not replay_or_refuse(loan.name, day).disbursed_on:
		frappe.throw(
			_("Loan {0} is not disbursed, so nothing has moved yet. Print its schedule instead.").format(
				loan.name
			),
			exc=NotDisbursedError,
			title=_("Not Disbursed"),
		)
	return build_statement_payload(
		build_company(loan.company),
		build_borrower(loan.client),
		build_heading(loan),
		get_terms(loan.name),
		list(list_history(loan.name, day)),
		day,
		_build_wording(loan),
	)


def _build_wording(loan: Document) -> Wording:
	"""States of installments are said in the gender of installments."""
	return replace(
		build_wording(loan.company, loan.currency), translate_state=partial(_, context="Loan Installment")
	)


def build_loan_receipt(repayment: Document) -> ReceiptPayload:
	"""The receipt as it was issued: later entries on the loan do not change it."""
	if repayment.docstatus.is_draft():
		frappe.throw(
			_("Payment {0} is a draft. Submit it first: a receipt is proof of a payment received.").format(
				repayment.name
			),
			exc=LoanStateError,
			title=_("Not Posted"),
		)
	wording = build_wording(repayment.company, repayment.currency)
	payload = build_receipt_payload(
		build_company(repayment.company),
		build_borrower(repayment.client),
		build_heading(frappe.get_doc("Loan", repayment.loan)),
		build_paid(repayment),
		_get_issued_state(repayment),
		wording,
		external_reference=_join_references(repayment),
		teller=get_fullname(repayment.owner),
		details=_list_details(repayment),
		in_words=get_amount_words(to_decimal(repayment.amount), wording),
	)
	if repayment.docstatus.is_submitted():
		return payload
	reversed_on = formatdate(repayment.reversal_posting_date)
	return replace(
		payload,
		letter=replace(payload.letter, title=_("Payment Receipt, Reversed")),
		note=_("Reversed on {0}: {1}").format(reversed_on, repayment.reversal_reason),
	)


def _list_details(repayment: Document) -> tuple[Field, ...]:
	names = [name for name in ("payer_name", *DETAIL_FIELDS) if name not in NOT_PRINTED]
	return tuple(
		Field(_(repayment.meta.get_label(name)), str(value))
		for name in names
		if (value := repayment.get(name))
	)


def build_loan_slip(repayment: Document) -> SlipPayload:
	"""The receipt for a printer with a roll of 80 mm."""
	receipt = build_loan_receipt(repayment)
	return SlipPayload(**{field.name: getattr(receipt, field.name) for field in fields(receipt)})


def _join_references(repayment: Document) -> str:
	"""The bank's number and another system's, each once."""
	numbers = (repayment.reference_number, repayment.external_reference)
	return ", ".join(dict.fromkeys(number for number in numbers if number))


def build_heading(loan: Document) -> LoanHeading:
	product_name = frappe.get_cached_value("Loan Product", loan.product, "product_name")
	return LoanHeading(loan_code=loan.name, product_name=_(product_name), branch_name=loan.branch)


def _get_planned_start(loan: Document) -> date:
	planned = frappe.db.get_value("Loan Application", loan.application, "planned_disbursement_date")
	return max(getdate(planned or today()), getdate(today()))


def list_history(loan: str, as_of: date) -> Iterator[Fact]:
	"""Facts entered up to a day; one taken back is followed by its reversal."""
	for row in list_entered_facts([loan])[loan]:
		if row.fact.value_date > as_of:
			continue
		yield row.fact
		if row.reversed_on:
			yield Reversed(
				fact_id=f"{row.fact.fact_id}{REVERSED_SUFFIX}",
				value_date=min(row.reversed_on, as_of),
				reverses=row.fact.fact_id,
			)


def _get_issued_state(repayment: Document) -> LoanState:
	"""The loan as the books of the posting day had it, with the figures that the receipt was issued with."""
	posting_date = getdate(repayment.posting_date)
	known = [
		row.fact
		for row in list_entered_facts([repayment.loan])[repayment.loan]
		if row.fact.fact_id == repayment.name or row.is_known_on(posting_date)
	]
	return replace(
		replay(get_terms(repayment.loan), known, posting_date),
		allocations=tuple(_build_allocation(repayment.name, row) for row in repayment.allocations),
		outstanding_principal=to_decimal(repayment.outstanding_principal_amount),
		next_due_date=getdate(repayment.next_due_date) if repayment.next_due_date else None,
		next_due_amount=to_decimal(repayment.next_due_amount),
	)


def _build_allocation(source_id: str, row: Any) -> Allocation:
	return Allocation(
		source_id=source_id,
		value_date=getdate(row.value_date),
		installment_number=row.installment_number or None,
		component=Component(row.component),
		amount=to_decimal(row.amount),
		rule=row.rule,
	)
