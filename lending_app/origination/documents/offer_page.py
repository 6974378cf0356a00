"""One loan of an offer on its page: terms, costs, what lateness brings, conditions, schedule and lines to sign on."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.engine.offer.simulation import Simulation
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.origination.documents.late_terms import build_late_section
from lending_app.origination.request.estimate_application import get_start
from lending_app.origination.request.own_terms import get_own_terms
from lending_app.origination.states import DecisionKind
from lending_app.printing.documents import (
	Column,
	Field,
	Figure,
	Letter,
	PaperPayload,
	Section,
	Table,
	TableRow,
)
from lending_app.printing.shared_parts import build_borrower_fields, build_letter
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_rate
from lending_app.products.simulator.simulate_product import ProductSimulation, simulate_product


def simulate_offer(application: Document, decision: Document, amount: Any) -> ProductSimulation:
	"""What was decided, for an amount of it, from the planned day on."""
	return simulate_product(
		application.product,
		amount,
		decision.number_of_installments,
		rate=to_rate(decision.interest_percent),
		first_due_date=application.first_due_date,
		start=get_start(application),
		has_limits=False,
		own=get_own_terms(application),
	)


def build_offer_page(
	application: Document,
	decision: Document,
	found: ProductSimulation,
	client: str,
	*,
	opening: tuple[str, ...] = (),
	sections: tuple[Section, ...] = (),
	tables: tuple[Table, ...] = (),
) -> PaperPayload:
	"""The page of a client's loan, with what stands before its own words and tables."""
	wording, figures = build_wording(application.company, application.currency), found.figures
	borrower = build_borrower(client)
	product = frappe.get_cached_doc("Loan Product", application.product)
	return PaperPayload(
		letter=build_offer_letter(application, decision, wording),
		left=build_borrower_fields(borrower, wording),
		right=_build_terms(application, found.product_name, figures, wording),
		opening=opening,
		figures=_build_figures(figures, wording),
		sections=(*sections, *build_late_section(product, figures.terms, wording)),
		tables=(*tables, _build_costs(figures, wording), _build_schedule(figures, wording)),
		signatures=list_signatures(application, _("Client: {0}").format(borrower.name)),
		note=build_note(figures, wording),
	)


def build_offer_letter(application: Document, decision: Document, wording: Wording) -> Letter:
	"""Head and foot of an offer."""
	title = _("Counter-offer") if is_counter_offer(decision) else _("Loan Offer")
	day = wording.day(getdate(decision.decided_on))
	return build_letter(build_company(application.company), title, application.name, day, wording)


def is_counter_offer(decision: Document) -> bool:
	return bool(decision.kind == DecisionKind.COUNTER_OFFER.value)


def list_signatures(application: Document, *people: str) -> tuple[str, ...]:
	company = build_company(application.company)
	return (*people, _("Place and Date"), _("For {0}").format(company.name))


def build_note(figures: Simulation, wording: Wording) -> str:
	text = _(
		"Figures hold for a disbursement on {0}. The schedule is fixed at disbursement, from its value date."
	)
	return text.format(wording.day(figures.start))


def show_cost(figures: Simulation, wording: Wording) -> str:
	"""The yearly cost by the country's measure."""
	cost = figures.effective_cost
	return wording.percent(cost.published / 100) if cost else "—"


def _build_terms(
	application: Document, product_name: str, figures: Simulation, wording: Wording
) -> tuple[Field, ...]:
	terms = figures.terms
	return (
		Field(_("Product"), _(product_name)),
		Field(_("Branch"), application.branch),
		Field(_("Principal"), wording.full_money(terms.principal)),
		Field(_("You receive"), wording.full_money(figures.net_disbursed)),
		Field(_("Planned Disbursement"), wording.day(figures.start)),
		Field(_("Yearly Rate"), wording.percent(terms.annual_rate)),
		Field(
			_("Plan"),
			_("{0} installments, {1}").format(terms.number_of_installments, _(terms.frequency.value)),
		),
		Field(_("Method"), _(terms.method.value)),
		Field(_("Maturity"), wording.day(figures.maturity_date)),
	)


def _build_figures(figures: Simulation, wording: Wording) -> tuple[Figure, ...]:
	label = figures.measure.name if figures.measure.is_official else _("Effective Yearly Cost")
	return (
		Figure(label=_("Amount"), value=wording.money(figures.terms.principal)),
		Figure(
			label=_("Installment") if figures.is_level else _("Highest Installment"),
			value=wording.money(get_installment(figures)),
		),
		Figure(label=_("To Pay in All"), value=wording.money(figures.total_cost.paid)),
		Figure(label=label, value=show_cost(figures, wording)),
	)


def get_installment(figures: Simulation) -> Any:
	"""The level one, else the highest."""
	return figures.installment if figures.is_level else figures.highest_installment


def _build_costs(figures: Simulation, wording: Wording) -> Table:
	total = figures.total_cost
	interest = total.cost - total.fees - total.insurance - total.taxes
	lines = (
		(_("Interest"), interest),
		(_("Fees and Commissions"), total.fees),
		(_("Insurance"), total.insurance),
		(_("Taxes"), total.taxes),
	)
	rows = tuple(TableRow((label, wording.part(amount))) for label, amount in lines)
	return Table(
		title=_("What the Loan Costs"),
		columns=(Column(_("Cost"), "left"), Column(_("Amount"))),
		rows=rows,
		totals=(_("Total Cost"), wording.money(total.cost)),
	)


def _build_schedule(figures: Simulation, wording: Wording) -> Table:
	rows = tuple(
		TableRow(
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
