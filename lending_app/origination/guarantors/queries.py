"""Reads of guarantors: the applications for which they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from pypika.terms import Criterion

from lending_app.lending_setup.access.conditions import limit_rows
from lending_app.origination.states import OPEN, ApplicationStatus, PartyRole

CLAIMS = (*(status.value for status in OPEN), ApplicationStatus.DISBURSED.value)
MEANS = (
	"full_name",
	"identity_number",
	"identity_key",
	"phone",
	"client",
	"net_worth_amount",
	"monthly_income",
	"currency",
)


def list_guarantor_rows(company: str, branch: str | None = None) -> list[Any]:
	"""Guarantors of the applications that the user may see, oldest application first."""
	application, party = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Loan Application Party")
	query = (
		frappe.qb.from_(application)
		.join(party)
		.on((party.parent == application.name) & (party.parenttype == "Loan Application"))
		.select(
			application.name,
			application.approved_amount,
			application.requested_amount,
			*(party[field] for field in MEANS),
		)
		.where((application.company == company) & application.status.isin(CLAIMS))
		.where((application.docstatus < 2) & (party.role == PartyRole.GUARANTOR.value))
		.orderby(application.creation)
	)
	if branch:
		query = query.where(application.branch == branch)
	return limit_rows(query, "Loan Application").run(as_dict=True)


def list_guaranteed(clients: Sequence[str], keys: Sequence[str], besides: str | None = None) -> list[Any]:
	"""Applications for which people stand, by clients or by keys of the identity of others. All branches count."""
	application, party = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Loan Application Party")
	is_theirs: Criterion = party.client.isin(list(clients) or [""]) | (
		party.identity_key.isin(list(keys) or [""]) & (party.client.isnull() | (party.client == ""))
	)
	return (
		frappe.qb.from_(party)
		.join(application)
		.on(party.parent == application.name)
		.select(
			application.name,
			application.approved_amount,
			application.requested_amount,
			party.client,
			party.identity_key,
		)
		.where(is_theirs & application.status.isin(CLAIMS))
		.where((application.name != (besides or "")) & (application.docstatus < 2))
		.run(as_dict=True)
	)
