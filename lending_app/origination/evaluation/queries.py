"""Bulk reads for evaluations: one statement for any number of applications. Permission is the caller's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import frappe
from frappe.query_builder import Order

APPLICATION = "Loan Application"
APPLICATION_FIELDS = (
	"name", "client", "client_name", "client_group", "product", "company", "branch", "currency", "status", "docstatus",
	"application_date", "planned_disbursement_date", "requested_amount", "number_of_installments", "interest_percent",
	"installment_amount", "total_amount", "final_due_date", "frequency", "channel", "use_of_funds", "evaluation",
)  # fmt: skip
CLIENT_FIELDS = (
	"name", "client_type", "status", "birth_date", "is_politically_exposed", "monthly_income",
	"provable_other_monthly_income", "other_monthly_income", "total_expenses_amount", "total_debt_installments_amount",
	"employment_status", "contract_type", "months_employed", "employment_start_date", "employment_end_date",
	"business_age_months", "housing_type", "economic_activity", "line_of_business", "zone", "kyc_status",
	"missing_documents", "next_expiry_date", "kyc_renewal_date", "identity_number", "mobile_phone", "email", "address",
	"employer", "segment",
)  # fmt: skip
PARTY_FIELDS = (
	"parent", "role", "monthly_income", "monthly_expenses_amount", "debt_installments_amount", "net_worth_amount",
)  # fmt: skip
COLLATERAL_FIELDS = (
	"parent", "collateral_type", "estimated_value_amount", "appraised_value_amount", "appraised_on", "legal_state",
)  # fmt: skip
REPORT_FIELDS = (
	"name", "client", "bureau", "report_date", "valid_until", "score", "total_debt_amount", "overdue_amount",
	"monthly_payments_amount", "number_of_open_accounts", "number_of_charged_off_accounts", "number_of_delinquencies",
	"worst_days_past_due", "number_of_recent_inquiries",
)  # fmt: skip
# Names in one statement's list.
CHUNK = 5_000
Rows = dict[str, list[Any]]


def list_applications(names: Sequence[str]) -> list[Any]:
	return _select(APPLICATION, APPLICATION_FIELDS, "name", names)


def list_clients(names: Iterable[str]) -> dict[str, Any]:
	return {row.name: row for row in _select("Client", CLIENT_FIELDS, "name", names)}


def list_parties(applications: Sequence[str]) -> Rows:
	return _group(_select_children("Loan Application Party", PARTY_FIELDS, APPLICATION, applications))


def list_collateral(applications: Sequence[str]) -> Rows:
	return _group(
		_select_children("Loan Application Collateral", COLLATERAL_FIELDS, APPLICATION, applications)
	)


def list_papers(applications: Sequence[str]) -> Rows:
	fields = ("parent", "document_type", "state", "is_required", "expires_on", "is_signed")
	return _group(_select_children("Loan Application Document", fields, APPLICATION, applications))


def list_verifications(clients: Sequence[str]) -> Rows:
	"""Verification rows, the oldest first."""
	fields = ("parent", "step", "result", "verified_on", "checked_value")
	return _group(_select_children("Client Verification", fields, "Client", clients))


def list_consents(clients: Sequence[str]) -> Rows:
	"""Consents that stand."""
	fields = ("parent", "purpose", "given_on", "withdrawn_on")
	rows = _select_children("Client Consent", fields, "Client", clients)
	return _group(row for row in rows if not row.withdrawn_on)


def list_client_papers(clients: Sequence[str]) -> Rows:
	"""Kinds of document in the clients' files that may prove an income, with their last day."""
	fields = ("parent", "document_type", "expiry_date")
	return _group(_select_children("Client Document", fields, "Client", clients))


def list_hits(clients: Sequence[str]) -> Rows:
	rows = _select("Screening Hit", ("client", "status", "list_kind"), "client", clients)
	return _group(rows, "client")


def list_reports(clients: Sequence[str], day: date) -> dict[str, Any]:
	"""The newest report of each client that is valid on a day."""
	report = frappe.qb.DocType("Credit Bureau Report")
	found: dict[str, Any] = {}
	for chunk in _iterate_chunks(clients):
		query = (
			frappe.qb.from_(report)
			.select(*(report[field] for field in REPORT_FIELDS))
			.where(report.client.isin(chunk) & (report.docstatus == 1) & (report.report_date <= day))
			.where(report.valid_until.isnull() | (report.valid_until >= day))
			.orderby(report.report_date, order=Order.asc)
			.orderby(report.creation, order=Order.asc)
		)
		found |= {row.client: row for row in query.run(as_dict=True)}
	return found


def list_codes(reports: Sequence[str]) -> Rows:
	return _group(_select_children("Credit Bureau Code", ("parent", "code"), "Credit Bureau Report", reports))


def list_group_members(groups: Iterable[str]) -> Rows:
	"""Clients who are in the groups today, by group."""
	rows = _select_children(
		"Client Group Member", ("parent", "client", "left_on"), "Client Group", list(groups)
	)
	return _group(row for row in rows if not row.left_on)


def list_income_proofs() -> set[str]:
	return set(frappe.get_all("Client Document Type", {"is_income_proof": 1}, pluck="name"))


def list_signed_kinds() -> set[str]:
	"""Kinds of document that must bear a signature."""
	return set(frappe.get_all("Client Document Type", {"is_signature_required": 1}, pluck="name"))


def list_territories() -> dict[str, str]:
	"""Zones with the zone each lies in."""
	rows = frappe.get_all("Territory", fields=["name", "parent_territory"], limit=0)
	return {row.name: row.parent_territory for row in rows}


def _select(doctype: str, fields: Sequence[str], key: str, values: Iterable[str]) -> list[Any]:
	table = frappe.qb.DocType(doctype)
	found = []
	for chunk in _iterate_chunks(values):
		query = frappe.qb.from_(table).select(*(table[field] for field in fields))
		found += query.where(table[key].isin(chunk)).run(as_dict=True)
	return found


def _select_children(
	doctype: str, fields: Sequence[str], parenttype: str, parents: Iterable[str]
) -> list[Any]:
	table = frappe.qb.DocType(doctype)
	found = []
	for chunk in _iterate_chunks(parents):
		query = frappe.qb.from_(table).select(*(table[field] for field in fields))
		query = query.where(table.parent.isin(chunk) & (table.parenttype == parenttype))
		found += query.orderby(table.parent, table.idx, order=Order.asc).run(as_dict=True)
	return found


def _iterate_chunks(values: Iterable[str]) -> Iterable[list[str]]:
	names = sorted({value for value in values if value})
	return (names[start : start + CHUNK] for start in range(0, len(names), CHUNK))


def _group(rows: Iterable[Any], key: str = "parent") -> Rows:
	groups: Rows = defaultdict(list)
	for row in rows:
		groups[row[key]].append(row)
	return groups
