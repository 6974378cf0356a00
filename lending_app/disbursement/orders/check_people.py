"""Whether those who answer for a loan beside the client are clean too, and the documents of its application in hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.matching.scoring import PartyKind, Subject
from lending_app.clients.screening.screener import get_screener
from lending_app.clients.statuses.check_lendable import find_reason_not_to_lend
from lending_app.disbursement.orders.list_checks import Check
from lending_app.origination.request.update_documents import list_open_documents

FIELDS = ("full_name", "role", "client", "birth_date", "identity_number")


def answer_check(order: Document) -> list[Check]:
	"""Rows of the checklist; none for a loan that was entered without an application."""
	application = frappe.db.get_value("Loan", order.loan, "application")
	if not application:
		return []
	return [*_check_people(application), _check_documents(application)]


def _check_people(application: str) -> list[Check]:
	people = frappe.get_all(
		"Loan Application Party",
		{"parent": application, "parenttype": "Loan Application"},
		list(FIELDS),
		order_by="idx",
	)
	if not people:
		return []
	reasons = list(_list_reasons(people))
	return [
		Check(
			check=_("Co-borrowers and guarantors not blocked, lists clean"),
			ok=not reasons,
			reason=" ".join(reasons) or _("Neither a block nor a hit."),
		)
	]


def _list_reasons(people: list[Any]) -> Iterator[str]:
	strangers = [row for row in people if not row.client]
	listed = _list_listed(strangers) if strangers else set()
	for row in people:
		if row.client:
			if reason := find_reason_not_to_lend(row.client):
				yield f"{_(row.role)}: {reason}"
		elif row.full_name in listed:
			yield _(
				"{0} ({1}) resembles somebody on a screening list. Register them as a client, name them in the application, and review the hit."
			).format(frappe.bold(frappe.utils.escape_html(row.full_name)), _(row.role))


def _list_listed(people: list[Any]) -> set[str]:
	"""Names of people without a record that an enabled list may mean. Nothing is stored of them."""
	subjects = [
		Subject(
			reference=row.full_name,
			name=row.full_name,
			kind=PartyKind.INDIVIDUAL,
			birth_date=row.birth_date,
			identity_numbers=frozenset([row.identity_number] if row.identity_number else []),
		)
		for row in people
	]
	return {match.subject for match in get_screener().screen(subjects)}


def _check_documents(application: str) -> Check:
	reasons = list(list_open_documents(frappe.get_doc("Loan Application", application)))
	return Check(
		check=_("Documents of the application in hand"),
		ok=not reasons,
		reason=" ".join(reasons) or _("Nothing is missing."),
	)
