"""The minutes of a committee's session: who was there, how each application was voted, what was decided."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.printing.documents import Column, Field, PaperPayload, Section, Table, TableRow
from lending_app.printing.shared_parts import build_letter
from lending_app.printing.wording import DASH, Wording
from lending_app.products.adapters import to_decimal


def build_minutes(session: Document) -> PaperPayload:
	"""Of an open session a draft that says so."""
	currency = frappe.get_cached_value("Company", session.company, "default_currency")
	wording = build_wording(session.company, currency)
	committee = frappe.get_cached_doc("Credit Committee", session.committee)
	names = {row.user: row.full_name or row.user for row in session.members}
	present = [row for row in session.members if row.is_present]
	is_open = session.status == "Open"
	return PaperPayload(
		letter=build_letter(
			build_company(session.company),
			_("Committee Minutes (Draft)") if is_open else _("Committee Minutes"),
			session.name,
			wording.day(getdate(session.session_date)),
			wording,
		),
		left=(
			Field(_("Committee"), session.committee),
			Field(_("Chair"), names.get(committee.chair, committee.chair)),
			Field(_("Present"), ", ".join(names[row.user] for row in present)),
			Field(
				_("Absent"),
				", ".join(names[row.user] for row in session.members if not row.is_present) or DASH,
			),
		),
		right=(
			Field(_("Quorum"), _("{0} of {1} members").format(committee.quorum, len(session.members))),
			Field(_("Majority"), _(committee.majority)),
			Field(_("Status"), _(session.status, context=session.doctype)),
		),
		sections=(Section(title=_("Discussion"), text=tuple(session.minutes.splitlines())),)
		if session.minutes
		else (),
		tables=(_build_results(session, wording), _build_votes(session, names)),
		signatures=tuple(names[row.user] for row in present),
		note=_("Made from the votes that each member cast under their own name."),
	)


def _build_results(session: Document, wording: Wording) -> Table:
	rows = tuple(
		TableRow(
			(
				row.application,
				row.client_name or "",
				wording.money(to_decimal(row.proposed_amount or row.requested_amount)),
				str(row.number_of_votes_for),
				str(row.number_of_votes_against),
				str(row.number_of_abstentions),
				_(row.result, context=row.doctype) if row.result else DASH,
				row.decision or DASH,
			)
		)
		for row in session.applications
	)
	columns = (
		Column(_("Loan Application"), "left"),
		Column(_("Client"), "left"),
		Column(_("Amount")),
		Column(_("For"), "center"),
		Column(_("Against"), "center"),
		Column(_("Abstentions"), "center"),
		Column(_("Result"), "left"),
		Column(_("Decision"), "left"),
	)
	return Table(title=_("Applications"), columns=columns, rows=rows)


def _build_votes(session: Document, names: dict[str, str]) -> Table:
	rows = tuple(
		TableRow((row.application, names.get(row.user, row.user), _(row.vote), row.reason or ""))
		for row in session.votes
	)
	columns = (
		Column(_("Loan Application"), "left"),
		Column(_("Member"), "left"),
		Column(_("Vote"), "left"),
		Column(_("Reason"), "left"),
	)
	return Table(title=_("Votes"), columns=columns, rows=rows, empty=_("Nobody has voted."))
