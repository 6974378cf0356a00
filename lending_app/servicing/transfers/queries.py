"""What belongs to the clients of a transfer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count, Max
from pypika import Order
from pypika.terms import Criterion

from lending_app.ledger.queries import Posted, list_posted
from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.ledger_roles import STANDING_ROLES

# What was posted stays where it was posted.
HISTORY = {"Loan Ledger Entry"}
# Loans on the form of a transfer.
SHOWN = 50


class MovingLoan(NamedTuple):
	"""A loan with what its ledger lines say, and the number of its group once it has entries."""

	name: str
	client: str
	customer: str
	branch: str
	product: str
	currency: str
	company: str
	group: int | None


def choose_clients(doc: Document, client: Any) -> Criterion:
	"""Which clients a transfer moves."""
	return client.branch == doc.from_branch if doc.is_whole_branch else client.name == doc.client


def list_companies(doc: Document) -> list[str]:
	"""Companies that have lent to the clients."""
	loan, client = frappe.qb.DocType("Loan"), frappe.qb.DocType("Client")
	query = frappe.qb.from_(loan).join(client).on(client.name == loan.client).select(loan.company).distinct()
	return query.where(choose_clients(doc, client)).orderby(loan.company).run(pluck=True)


def lock_loans(doc: Document) -> list[MovingLoan]:
	"""The clients' loans, locked until the transaction ends, in the order in which everything locks them."""
	loan, client = frappe.qb.DocType("Loan"), frappe.qb.DocType("Client")
	state = frappe.qb.Table("lending_loan_state")
	columns = ("name", "client", "customer", "branch", "product", "currency", "company")
	rows = (
		frappe.qb.from_(loan)
		.join(client).on(client.name == loan.client)
		.left_join(state).on(state.loan == loan.name)
		.select(*(loan[name] for name in columns), state.group_id)
		.where(choose_clients(doc, client))
		.orderby(loan.name)
		.for_update()
		.run()
	)  # fmt: skip
	return [MovingLoan(*row) for row in rows]


def list_shown_loans(doc: Document) -> list[dict[str, Any]]:
	"""Loans of the clients for a screen."""
	loan, client = frappe.qb.DocType("Loan"), frappe.qb.DocType("Client")
	columns = ("name", "client_name", "status", "outstanding_principal_amount", "currency")
	query = (
		frappe.qb.from_(loan)
		.join(client).on(client.name == loan.client)
		.select(*(loan[name] for name in columns))
		.where(choose_clients(doc, client))
	)  # fmt: skip
	rows: list[dict[str, Any]] = (
		query.orderby(loan.outstanding_principal_amount, order=Order.desc)
		.orderby(loan.name)
		.limit(SHOWN)
		.run(as_dict=True)
	)
	return rows


def get_last_entry_date(doc: Document, company: str) -> date | None:
	"""The last day on which anything was posted of the loans."""
	entry, loan = frappe.qb.DocType("Loan Ledger Entry"), frappe.qb.DocType("Loan")
	client = frappe.qb.DocType("Client")
	query = (
		frappe.qb.from_(entry)
		.join(loan).on(loan.name == entry.loan)
		.join(client).on(client.name == loan.client)
		.select(Max(entry.posting_date))
		.where(choose_clients(doc, client) & (entry.company == company))
	)  # fmt: skip
	return query.run()[0][0]


def list_group_memberships(client: str) -> list[str]:
	"""Groups that the client belongs to today."""
	member, group = frappe.qb.DocType("Client Group Member"), frappe.qb.DocType("Client Group")
	query = frappe.qb.from_(member).join(group).on(group.name == member.parent).select(group.name)
	return query.where(
		(member.client == client) & member.left_on.isnull() & (group.status != "Dissolved")
	).run(pluck=True)


def list_moving_doctypes() -> list[str]:
	"""DocTypes with a branch that belong to a client, the client's own file left out."""
	own = get_access_map().own - HISTORY
	return sorted(name for name in own if frappe.get_meta(name).has_field("client"))


def count_documents(doc: Document, doctype: str) -> int:
	"""Documents of a DocType that move."""
	table, client = frappe.qb.DocType(doctype), frappe.qb.DocType("Client")
	query = frappe.qb.from_(table).join(client).on(client.name == table.client).select(Count(table.name))
	return query.where(choose_clients(doc, client)).run()[0][0]


def count_clients(doc: Document) -> int:
	client = frappe.qb.DocType("Client")
	return frappe.qb.from_(client).select(Count(client.name)).where(choose_clients(doc, client)).run()[0][0]


def list_standing(loans: Sequence[str]) -> dict[str, Posted]:
	"""Of each loan what stands in the roles that it holds until it has run off, valuations included; debit positive."""
	posted = list_posted(loans, date.max, with_valuations=True)
	return defaultdict(
		dict,
		{
			loan: {key: amount for key, amount in held.items() if key[0] in STANDING_ROLES}
			for loan, held in posted.items()
		},
	)
