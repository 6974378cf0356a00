"""The offer that a client signs: terms, costs, conditions, and what differs from the request."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.clients.services.build_borrower import build_borrower
from lending_app.engine.simulation import Simulation
from lending_app.lending_setup.services.build_letterhead import build_company, build_wording
from lending_app.origination.exceptions import NoOpenOfferError
from lending_app.origination.queries import get_last_decision
from lending_app.origination.services.estimate_application import get_start
from lending_app.origination.states import DecisionKind
from lending_app.printing.documents import Column, Field, Figure, PaperPayload, Row, Section, Table
from lending_app.printing.shared_parts import build_borrower_fields, build_letter
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal, to_rate
from lending_app.products.services.simulate_product import simulate_product

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
	found = simulate_product(
		application.product,
		decision.amount,
		decision.number_of_installments,
		rate=to_rate(decision.interest_percent),
		first_due_date=application.first_due_date,
		start=get_start(application),
		has_limits=False,
	)
	figures = found.figures
	company, borrower = build_company(application.company), build_borrower(application.client)
	return PaperPayload(
		letter=build_letter(
			company,
			_("Counter-offer") if decision.kind == DecisionKind.COUNTER_OFFER.value else _("Loan Offer"),
			application.name,
			wording.day(getdate(decision.decided_on)),
			wording,
		),
		left=build_borrower_fields(borrower, wording),
		right=_build_terms(application, found.product_name, figures, wording),
		opening=_build_opening(application, decision, wording),
		figures=_build_figures(figures, wording),
		sections=_build_sections(application, decision),
		tables=(
			*_build_difference(decision, wording),
			_build_costs(figures, wording),
			_build_schedule(figures, wording),
		),
		signatures=(
			_("Client: {0}").format(borrower.name),
			_("Place and Date"),
			_("For {0}").format(company.name),
		),
		note=_(
			"Figures hold for a disbursement on {0}. The schedule is fixed at disbursement, from its value date."
		).format(wording.day(figures.start)),
	)


def _build_opening(application: Document, decision: Document, wording: Wording) -> tuple[str, ...]:
	first = _("We offer you the loan described here.")
	if decision.kind == DecisionKind.COUNTER_OFFER.value:
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


def _build_terms(
	application: Document, product_name: str, figures: Simulation, wording: Wording
) -> tuple[Field, ...]:
	terms = figures.terms
	return (
		Field(_("Product"), _(product_name)),
		Field(_("Branch"), application.branch),
		Field(_("Principal"), wording.full_money(terms.principal)),
		Field(_("You receive"), wording.full_money(figures.net_disbursed)),
		Field(_("Yearly Rate"), wording.percent(terms.annual_rate)),
		Field(
			_("Plan"),
			_("{0} installments, {1}").format(terms.number_of_installments, _(terms.frequency.value)),
		),
		Field(_("Method"), _(terms.method.value)),
		Field(_("Maturity"), wording.day(figures.maturity_date)),
	)


def _build_figures(figures: Simulation, wording: Wording) -> tuple[Figure, ...]:
	cost = figures.effective_cost
	label = figures.measure.name if figures.measure.is_official else _("Effective Yearly Cost")
	return (
		Figure(label=_("Amount"), value=wording.money(figures.terms.principal)),
		Figure(
			label=_("Installment") if figures.is_level else _("Highest Installment"),
			value=wording.money(figures.installment if figures.is_level else figures.highest_installment),
		),
		Figure(label=_("To Pay in All"), value=wording.money(figures.total_cost.paid)),
		Figure(label=label, value=wording.percent(cost.published / 100) if cost else "—"),
	)


def _build_costs(figures: Simulation, wording: Wording) -> Table:
	total = figures.total_cost
	interest = total.cost - total.fees - total.insurance - total.taxes
	lines = (
		(_("Interest"), interest),
		(_("Fees and Commissions"), total.fees),
		(_("Insurance"), total.insurance),
		(_("Taxes"), total.taxes),
	)
	rows = tuple(Row((label, wording.part(amount))) for label, amount in lines)
	return Table(
		title=_("What the Loan Costs"),
		columns=(Column(_("Cost"), "left"), Column(_("Amount"))),
		rows=rows,
		totals=(_("Total Cost"), wording.money(total.cost)),
	)


def _build_schedule(figures: Simulation, wording: Wording) -> Table:
	rows = tuple(
		Row(
			(
				str(part.number),
				wording.day(part.due_date),
				wording.money(part.total),
				wording.money(part.closing_principal),
			)
		)
		for part in figures.schedule.installments
	)
	columns = (
		Column(_("No."), "center"),
		Column(_("Due Date"), "left"),
		Column(_("Installment")),
		Column(_("Principal After")),
	)
	return Table(title=_("Installments"), columns=columns, rows=rows)


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
	rows = tuple(Row(line) for line in compared if line[1] != line[2])
	if not rows:
		return ()
	columns = (Column(_("Term of the Loan"), "left"), Column(_("You Asked For")), Column(_("We Offer")))
	return (Table(title=_("What Differs from Your Request"), columns=columns, rows=rows),)


def _build_sections(application: Document, decision: Document) -> tuple[Section, ...]:
	conditions = tuple(row.condition for row in decision.conditions)
	return (Section(title=_("Special Conditions"), items=conditions),) if conditions else ()


def _write_money(amount: Any, wording: Wording) -> str:
	return wording.money(to_decimal(amount) or Decimal(0))
