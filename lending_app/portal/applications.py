"""A borrower's applications: the list, and one with its state, timeline, documents and offer."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, strip_html

from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.origination.request.list_missing import list_gaps
from lending_app.origination.states import ApplicationStatus
from lending_app.portal.access import get_own_client, read_own
from lending_app.portal.decision_words import DecisionWords, read_decision
from lending_app.portal.offer import build_offer_sheet
from lending_app.portal.states import (
	WITH_OFFER,
	StateWords,
	can_be_sent,
	describe_event,
	describe_state,
	takes_documents,
)
from lending_app.printing.documents import Field, ScenarioSheet
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal, to_rate

LISTED = (
	"name", "product", "status", "application_date", "requested_amount", "approved_amount", "currency", "company",
)  # fmt: skip
ASKED = ("Requested", "Rejected", "Expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLine:
	"""One application of the list."""

	name: str
	product_name: str
	amount: str
	day: str
	state: StateWords


@dataclass(frozen=True, slots=True)
class Event:
	"""A stage of the timeline."""

	day: str
	text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalDocument:
	"""A paper that is asked for. `row` names it to the server; `is_open` while it can be sent."""

	row: str
	document_type: str
	state: str
	is_required: bool
	is_open: bool
	note: str
	due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationPage:
	"""All that its borrower sees of an application."""

	name: str
	product_name: str
	state: StateWords
	facts: tuple[Field, ...]
	words: DecisionWords
	timeline: tuple[Event, ...]
	documents: tuple[PortalDocument, ...]
	offer: ScenarioSheet | None
	can_answer: bool
	valid_until: str
	client_name: str
	is_with_client: bool
	missing: tuple[str, ...]


def list_own_applications() -> tuple[ApplicationLine, ...]:
	"""The signed-in borrower's applications, the latest first. Raises SignInError or NoClientError."""
	client = get_own_client()
	# Borrowers have no permission on Desk's documents; the filter is their own client.
	rows = frappe.get_all(
		"Loan Application",
		{"client": client, "docstatus": ("<", 2)},
		list(LISTED),
		order_by="creation desc",
		limit=0,
	)
	return tuple(_build_line(row) for row in rows)


def build_application_page(name: str) -> ApplicationPage:
	"""One application of the signed-in borrower. Raises SignInError, NoClientError or NotYoursError."""
	application = read_own("Loan Application", name)
	wording = build_wording(application.company, application.currency)
	has_offer = application.status in WITH_OFFER
	return ApplicationPage(
		name=application.name,
		product_name=_get_product_name(application.product),
		state=describe_state(application.status),
		facts=_build_facts(application, wording),
		words=read_decision(application),
		timeline=_build_timeline(application, wording),
		documents=_list_documents(application, wording),
		offer=build_offer_sheet(application) if has_offer else None,
		can_answer=application.status == ApplicationStatus.OFFERED.value,
		valid_until=_show_day(application.approval_expires_on, wording),
		client_name=application.client_name or "",
		is_with_client=can_be_sent(application.status),
		missing=_list_gaps(application) if can_be_sent(application.status) else (),
	)


def _build_line(row: Any) -> ApplicationLine:
	wording = build_wording(row.company, row.currency)
	return ApplicationLine(
		name=row.name,
		product_name=_get_product_name(row.product),
		amount=wording.full_money(to_decimal(row.approved_amount or row.requested_amount)),
		day=_show_day(row.application_date, wording),
		state=describe_state(row.status),
	)


def _build_facts(application: Any, wording: Wording) -> tuple[Field, ...]:
	asked = _("{0} installments, {1}").format(
		application.number_of_installments or 0, _(application.frequency or "")
	)
	return (
		Field(_("Application"), application.name),
		Field(_("Amount Requested"), wording.full_money(to_decimal(application.requested_amount))),
		Field(_("Plan"), asked),
		Field(_("Yearly Rate"), wording.percent(to_rate(application.interest_percent))),
		Field(_("Estimated Installment"), wording.full_money(to_decimal(application.installment_amount))),
		Field(_("Requested on"), _show_day(application.application_date, wording)),
	)


def _list_gaps(application: Any) -> tuple[str, ...]:
	"""What keeps it from being sent, as plain text."""
	document = frappe.get_doc("Loan Application", application.name)
	return tuple(html.unescape(strip_html(text)) for text in list_gaps(document))


def _build_timeline(application: Any, wording: Wording) -> tuple[Event, ...]:
	return tuple(
		Event(_show_day(row.entered_on, wording), describe_event(row.stage)) for row in application.stages
	)


def _list_documents(application: Any, wording: Wording) -> tuple[PortalDocument, ...]:
	is_open = takes_documents(application.status)
	return tuple(
		PortalDocument(
			row=row.name,
			document_type=_(row.document_type),
			state=_(row.state),
			is_required=bool(row.is_required),
			is_open=is_open and row.state in ASKED,
			note=row.note or "",
			due=_show_day(row.due_date, wording) if row.due_date else "",
		)
		for row in application.documents
	)


def _get_product_name(product: str | None) -> str:
	return _(frappe.get_cached_value("Loan Product", product, "product_name")) if product else ""


def _show_day(day: Any, wording: Wording) -> str:
	return wording.day(getdate(day) if day else None)
