"""Reads of the origination module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import getdate, today

from lending_app.origination.states import (
	OPEN,
	OPEN_APPROVALS,
	ApplicationStatus,
	DecisionKind,
	MemberStatus,
)


def list_expired_approvals() -> list[str]:
	"""Approvals and offers whose last day has passed."""
	return frappe.get_all(
		"Loan Application",
		{
			"status": ("in", [status.value for status in OPEN_APPROVALS]),
			"approval_expires_on": ("<", today()),
			"docstatus": 1,
		},
		pluck="name",
	)


def list_open_applications(client: str, besides: str) -> list[Any]:
	"""Applications of a client, or with a line of theirs, that wait for an answer or for the money.

	As they are committed now: the caller has locked the client, and a plain read would show them as they were when the
	transaction began to read.
	"""
	found = {row.name: row for row in _read_now("client", [client]) if not row.is_group}
	member = frappe.qb.DocType("Loan Application Member")
	lines = frappe.qb.from_(member).select(member.parent, member.status).where(member.client == client)
	groups = [parent for parent, status in lines.for_update().run() if status != MemberStatus.REJECTED.value]
	found |= {row.name: row for row in _read_now("name", groups)}
	open_states = {status.value for status in OPEN}
	rows = [row for row in found.values() if row.status in open_states and row.docstatus < 2]
	return sorted((row for row in rows if row.name != besides), key=lambda row: row.name)


def list_drafts(client: str) -> list[str]:
	"""Drafts of a client's own, as they are committed now."""
	rows = _read_now("client", [client])
	return sorted(
		row.name
		for row in rows
		if row.status == ApplicationStatus.DRAFT.value and not row.is_group and row.docstatus == 0
	)


def _read_now(fieldname: str, values: list[str]) -> list[Any]:
	"""Applications by a field that has an index: only their rows are locked."""
	application = frappe.qb.DocType("Loan Application")
	fields = ("name", "product", "status", "is_group", "docstatus")
	query = frappe.qb.from_(application).select(*(application[field] for field in fields))
	return query.where(application[fieldname].isin(values)).for_update().run(as_dict=True) if values else []


def get_reapply_dates(clients: Sequence[str]) -> list[tuple[str, str, str]]:
	"""Rejected applications of clients with the last day of the wait: application, client, day."""
	application, member = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Loan Application Member")
	names = list(clients) or [""]
	query = (
		frappe.qb.from_(application)
		.left_join(member)
		.on((member.parent == application.name) & member.client.isin(names))
		.select(application.name, application.client, application.reapply_after_date)
		.where(application.client.isin(names) | member.name.isnotnull())
		.where((application.reapply_after_date >= today()) & (application.docstatus < 2))
		.orderby(application.reapply_after_date)
	)
	return query.run()


def list_group_applications(client: str) -> list[str]:
	"""Applications of groups in which the client has a line that was not rejected."""
	filters = {
		"client": client,
		"parenttype": "Loan Application",
		"status": ("!=", MemberStatus.REJECTED.value),
	}
	return frappe.get_all("Loan Application Member", filters, pluck="parent")


def get_last_decision(application: str, kinds: Sequence[str] = ()) -> str | None:
	"""The name of an application's latest decision, of some kinds where given."""
	filters: dict[str, Any] = {"application": application}
	if kinds:
		filters["kind"] = ("in", list(kinds))
	names = frappe.get_all(
		"Credit Decision", filters, pluck="name", order_by="creation desc, name desc", limit=1
	)
	return names[0] if names else None


def list_late_requests() -> list[str]:
	"""Applications that wait for documents after the day of the latest request for them."""
	waiting = frappe.get_all(
		"Loan Application",
		{"status": ApplicationStatus.NEEDS_INFORMATION.value, "docstatus": 0},
		pluck="name",
	)
	decision = frappe.qb.DocType("Credit Decision")
	if not waiting:
		return []
	rows = (
		frappe.qb.from_(decision)
		.select(decision.application, Max(decision.due_date))
		.where(decision.application.isin(waiting) & (decision.kind == DecisionKind.REQUEST_DOCUMENTS.value))
		.groupby(decision.application)
		.run()
	)
	return sorted(application for application, due_date in rows if due_date and due_date < getdate(today()))


def list_evaluated_loans(scorecard: str) -> dict[str, str]:
	"""Loans whose application was last evaluated by a version of a scorecard, with the evaluation."""
	application, evaluation = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Credit Evaluation")
	query = (
		frappe.qb.from_(application)
		.join(evaluation)
		.on(evaluation.name == application.evaluation)
		.select(application.loan, evaluation.name)
		.where((evaluation.scorecard == scorecard) & application.loan.isnotnull() & (application.loan != ""))
		.orderby(application.loan)
	)
	return dict(query.run())


def list_found_bands(evaluations: list[str]) -> list[frappe._dict]:
	"""The band of each factor of evaluations."""
	return frappe.get_all(
		"Credit Evaluation Factor",
		{"parent": ("in", evaluations), "parenttype": "Credit Evaluation"},
		["parent", "factor", "band", "is_missing"],
	)


def is_scorecard_used(scorecard: str) -> bool:
	"""Whether anybody was evaluated by a version of a scorecard."""
	return bool(frappe.db.exists("Credit Evaluation", {"scorecard": scorecard}))
