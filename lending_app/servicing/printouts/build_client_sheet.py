"""A client on paper: who it is, how it stands, its loans. For the print format and the client's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate, today

from lending_app.clients.overview.show_client import get_client_view
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording, read_image
from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.printing.documents import ClientSheetPayload, Column, Field, Figure, Table, TableRow
from lending_app.printing.embed_document import embed_document
from lending_app.printing.render_document import render_document
from lending_app.printing.shared_parts import build_letter
from lending_app.printing.wording import DASH, Wording
from lending_app.products.adapters import to_decimal
from lending_app.servicing.printouts.build_printout import build_loan_statement

PERSON = (
	"client_name", "trade_name", "legal_form", "identity_number", "tax_number", "birth_date", "incorporation_date",
	"nationality", "marital_status", "spouse_name", "number_of_dependents", "education_level", "profession",
)  # fmt: skip
CONTACT = (
	"mobile_phone", "alternative_phone", "email", "address", "district", "city", "state", "country", "employment_status",
	"employer", "job_title", "line_of_business", "branch", "status",
)  # fmt: skip
TRANSLATED = ("Select", "Link")


def render_client_sheet(client: Document, letter_head: str | None = None, no_letterhead: bool = False) -> str:
	"""The sheet as HTML for a print format, for who may print the client. Raises as `load_printed`."""
	payload = build_client_sheet(load_printed(client, "Client"))
	return embed_document(put_letterhead(payload, letter_head, no_letterhead))


def build_client_sheet(client: Document) -> ClientSheetPayload:
	"""The client as it stands today."""
	company = frappe.defaults.get_user_default("Company") or frappe.db.get_default("company")
	wording = build_wording(company, client.currency)
	view = get_client_view(client)
	day = wording.day(getdate(today()))
	return ClientSheetPayload(
		letter=build_letter(
			build_company(company), _("Client Sheet"), client.name, _("As of {0}").format(day), wording
		),
		photo=read_image(client.photo, client),
		person=tuple(_list_fields(client, PERSON, wording)),
		contact=tuple(_list_fields(client, CONTACT, wording)),
		figures=_build_figures(client, view["figures"], wording),
		alerts=tuple(alert["text"] for alert in view["alerts"]),
		tables=tuple(_iterate_tables(client, view, wording)),
		note=_("Amounts in {0}. Confidential: contains personal data. Printed by {1}.").format(
			client.currency, get_fullname(frappe.session.user)
		),
	)


def list_client_papers(name: str) -> Iterator[tuple[str, bytes]]:
	"""The sheet, and the statement of every loan that was disbursed."""
	yield f"{_('Client Sheet')}.pdf", render_document(build_client_sheet(frappe.get_doc("Client", name)))
	filters = {"client": name, "disbursed_on": ("is", "set")}
	for loan in frappe.get_list("Loan", filters, pluck="name", limit=0):
		statement = build_loan_statement(frappe.get_doc("Loan", loan))
		yield f"{_('Loan Statement')} {loan}.pdf", render_document(statement)


def _list_fields(client: Document, names: tuple[str, ...], wording: Wording) -> Iterator[Field]:
	for name in names:
		field, value = client.meta.get_field(name), client.get(name)
		if not value:
			continue
		if field.fieldtype == "Date":
			text = wording.day(getdate(value))
		else:
			text = _(value) if field.fieldtype in TRANSLATED else str(value)
		yield Field(_(field.label), text)


def _build_figures(client: Document, figures: dict[str, Any], wording: Wording) -> tuple[Figure, ...]:
	late = figures["days_past_due"]
	return (
		Figure(
			label=_("Segment"), value=figures["segment"] or DASH, note=_("Score {0}").format(figures["score"])
		),
		Figure(
			label=_("Exposure"),
			value=_money(figures["exposure_amount"], wording),
			note=_("{0} open loans").format(figures["open_loans"]),
		),
		Figure(
			label=_("Overdue"),
			value=_money(figures["overdue_amount"], wording),
			note=_("{0} days past due").format(late) if late else _("Up to date"),
			tone="bad" if late else "good",
		),
		Figure(label=_("Lifetime Value"), value=_money(figures["lifetime_value_amount"], wording)),
		Figure(
			label=_("Available Monthly Income"),
			value=_money(client.available_monthly_income, wording),
			note=_("Risk: {0}").format(_(client.risk_level or "Low")),
		),
	)


def _iterate_tables(client: Document, view: dict[str, Any], wording: Wording) -> Iterator[Table]:
	left = (Column(_("Loan"), "left"), Column(_("Product"), "left"), Column(_("Status"), "left"))
	amounts = (
		Column(_("Principal")),
		Column(_("Outstanding")),
		Column(_("Overdue")),
		Column(_("Days Past Due")),
		Column(_("As of")),
	)
	rows = [
		TableRow(
			(
				loan.name,
				loan.product,
				_(loan.status, context="Loan"),
				_money(loan.principal_amount, wording),
				_money(loan.outstanding_principal_amount, wording),
				_money(loan.overdue_amount, wording),
				str(loan.days_past_due or DASH),
				wording.day(loan.as_of_date and getdate(loan.as_of_date)),
			),
			"overdue" if loan.days_past_due else "",
		)
		for loan in view.get("loans", [])
	]
	yield Table(title=_("Loans"), columns=(*left, *amounts), rows=tuple(rows), empty=_("No loans yet."))
	if client.documents:
		yield _build_documents(client, wording)
	if client.references:
		yield _build_references(client)


def _build_documents(client: Document, wording: Wording) -> Table:
	columns = tuple(
		Column(label, "left") for label in (_("Document"), _("Number"), _("Issue Date"), _("Expiry Date"))
	)
	rows = tuple(
		TableRow(
			(
				_(row.document_type),
				row.number or DASH,
				wording.day(row.issue_date and getdate(row.issue_date)),
				wording.day(row.expiry_date and getdate(row.expiry_date)),
			)
		)
		for row in client.documents
	)
	return Table(title=_("Documents"), columns=columns, rows=rows)


def _build_references(client: Document) -> Table:
	columns = tuple(
		Column(label, "left") for label in (_("Reference"), _("Name"), _("Relation"), _("Telephone"))
	)
	rows = tuple(
		TableRow((_(row.reference_type), row.full_name, row.relation or DASH, row.phone or DASH))
		for row in client.references
	)
	return Table(title=_("References"), columns=columns, rows=rows)


def _money(value: Any, wording: Wording) -> str:
	return wording.money(to_decimal(value))
