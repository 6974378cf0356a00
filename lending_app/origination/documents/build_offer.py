"""The offer that a client signs: terms, costs, conditions, and what differs from the request."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.origination.documents.group_offer import build_group_offer
from lending_app.origination.documents.offer_page import build_offer_page, is_counter_offer, simulate_offer
from lending_app.origination.exceptions import NoOpenOfferError
from lending_app.origination.queries import get_last_decision
from lending_app.origination.states import DecisionKind
from lending_app.printing.documents import Column, PaperPayload, Section, Table, TableRow
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal, to_rate

APPROVALS = (DecisionKind.APPROVE.value, DecisionKind.COUNTER_OFFER.value)


def build_offer(application: Document) -> PaperPayload:
	"""The offer of an approved application. Raises NoOpenOfferError where nothing was approved."""
	name = get_last_decision(application.name, APPROVALS)
	if not name:
		frappe.throw(
			_("Application {0} has no approval to offer. Approve it first.").format(application.name),
			exc=NoOpenOfferError,
			title=_("No Open Offer"),
		)
	decision = frappe.get_doc("Credit Decision", name)
	wording = build_wording(application.company, application.currency)
	opening = _build_opening(application, decision, wording)
	sections, tables = _build_sections(decision), _build_difference(decision, wording)
	if application.is_group:
		return build_group_offer(application, decision, opening, sections, tables)
	found = simulate_offer(application, decision, decision.amount)
	return build_offer_page(
		application, decision, found, application.client, opening=opening, sections=sections, tables=tables
	)


def _build_opening(application: Document, decision: Document, wording: Wording) -> tuple[str, ...]:
	first = _("We offer you the loan described here.")
	if application.is_group:
		first = _("We offer the members of your group the loans described here.")
	elif is_counter_offer(decision):
		first = _(
			"We cannot grant the loan as you asked for it. We offer you the one described here instead."
		)
	if not decision.expires_on:
		return (first,)
	until = wording.day(getdate(decision.expires_on))
	return (
		first,
		_("The offer stands until {0}. It lapses if we have not received it signed by then.").format(until),
	)


def _build_difference(decision: Document, wording: Wording) -> tuple[Table, ...]:
	"""What was asked beside what is offered, where they are not the same."""
	compared = (
		(
			_("Amount"),
			_write_money(decision.requested_amount, wording),
			_write_money(decision.amount, wording),
		),
		(
			_("Number of Installments"),
			str(decision.requested_number_of_installments),
			str(decision.number_of_installments),
		),
		(
			_("Yearly Rate"),
			wording.percent(to_rate(decision.requested_interest_percent)),
			wording.percent(to_rate(decision.interest_percent)),
		),
	)
	rows = tuple(TableRow(line) for line in compared if line[1] != line[2])
	if not rows:
		return ()
	columns = (Column(_("Term of the Loan"), "left"), Column(_("You Asked For")), Column(_("We Offer")))
	return (Table(title=_("What Differs from Your Request"), columns=columns, rows=rows),)


def _build_sections(decision: Document) -> tuple[Section, ...]:
	conditions = tuple(row.condition for row in decision.conditions)
	return (Section(title=_("Special Conditions"), items=conditions),) if conditions else ()


def _write_money(amount: Any, wording: Wording) -> str:
	return wording.money(to_decimal(amount) or Decimal(0))
