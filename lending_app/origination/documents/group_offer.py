"""The offer of a group: each member's share, what they answer for together, and a page for each loan."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from frappe import _
from frappe.model.document import Document

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.origination.documents.group_name import get_group_name
from lending_app.origination.documents.language import get_language
from lending_app.origination.documents.offer_page import (
	build_note,
	build_offer_letter,
	build_offer_page,
	get_installment,
	list_signatures,
	show_cost,
	simulate_offer,
)
from lending_app.origination.request.fill_members import list_accepted_members
from lending_app.printing.documents import Column, Field, Figure, PaperPayload, Section, Table, TableRow
from lending_app.printing.shared_parts import build_borrower_fields
from lending_app.printing.wording import Wording
from lending_app.products.simulator.simulate_product import ProductSimulation

Member = tuple[Document, ProductSimulation]


def build_group_offer(
	application: Document,
	decision: Document,
	opening: tuple[str, ...],
	sections: tuple[Section, ...],
	tables: tuple[Table, ...],
) -> PaperPayload:
	"""The group's page, signed by everyone, and after it a page for each member."""
	wording = build_wording(application.company, application.currency)
	members = [
		(row, simulate_offer(application, decision, row.approved_amount))
		for row in list_accepted_members(application)
	]
	return PaperPayload(
		letter=build_offer_letter(application, decision, wording),
		left=build_borrower_fields(build_borrower(application.client), wording),
		right=(
			Field(_("Group"), get_group_name(application)),
			Field(_("Members"), str(len(members))),
			Field(_("Product"), _(members[0][1].product_name)),
			Field(_("Branch"), application.branch),
		),
		opening=opening,
		figures=_build_figures(members, wording),
		sections=(build_liability(), *sections),
		tables=(_build_shares(members, wording), *tables),
		signatures=list_signatures(application, *(row.client_name for row, _found in members)),
		note=build_note(members[0][1].figures, wording),
		further=tuple(_build_page(application, decision, member) for member in members),
	)


def build_liability() -> Section:
	"""What each member signs for beside their own loan."""
	return Section(
		title=_("Joint Liability"),
		text=(
			_("Each member owes their own loan, as its page says."),
			_(
				"The members also answer jointly and severally for each other: what one of them does not pay, we may ask of every other, until all loans of the group are paid."
			),
		),
	)


def _build_page(application: Document, decision: Document, member: Member) -> PaperPayload:
	"""In the member's own language."""
	row, found = member
	with speaking(get_language(row.client)):
		return build_offer_page(
			application,
			decision,
			found,
			row.client,
			opening=(_("Your loan as a member of the group {0}.").format(get_group_name(application)),),
			sections=(build_liability(),),
		)


def _build_figures(members: list[Member], wording: Wording) -> tuple[Figure, ...]:
	figures = [found.figures for _row, found in members]
	return (
		Figure(label=_("Amount"), value=wording.money(_add(item.terms.principal for item in figures))),
		Figure(
			label=_("All Installments Together"),
			value=wording.money(_add(get_installment(item) for item in figures)),
		),
		Figure(label=_("To Pay in All"), value=wording.money(_add(item.total_cost.paid for item in figures))),
	)


def _build_shares(members: list[Member], wording: Wording) -> Table:
	rows = tuple(
		TableRow(
			(
				row.client_name,
				wording.money(found.figures.terms.principal),
				wording.money(get_installment(found.figures)),
				wording.money(found.figures.total_cost.paid),
				show_cost(found.figures, wording),
			)
		)
		for row, found in members
	)
	columns = (
		Column(_("Member"), "left"),
		Column(_("Amount")),
		Column(_("Installment")),
		Column(_("To Pay in All")),
		Column(_("Effective Yearly Cost")),
	)
	return Table(title=_("Each Member's Share"), columns=columns, rows=rows)


def _add(amounts: Iterable[Decimal]) -> Decimal:
	return sum(amounts, Decimal(0))
