"""Carry out a transfer: balances, groups, and the branch of everything that belongs to the clients."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import create_batch, escape_html, now

from lending_app.lending_setup.language.speak import speaking_for
from lending_app.servicing.transfers.check_transfer import check_transfer
from lending_app.servicing.transfers.move_loans import LoanMover
from lending_app.servicing.transfers.queries import (
	MovingLoan,
	choose_clients,
	count_clients,
	count_documents,
	list_moving_doctypes,
	lock_loans,
)

COUNTED = {"Loan": "number_of_loans", "Loan Application": "number_of_applications"}
COMMENT_COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "comment_type", "comment_email", "reference_doctype",
	"reference_name", "content",
)  # fmt: skip
CHUNK = 1_000


def count_moves(doc: Document) -> dict[str, int]:
	"""How much a transfer would move, for its form."""
	counts = {doctype: count_documents(doc, doctype) for doctype in list_moving_doctypes()}
	others = sum(number for doctype, number in counts.items() if doctype not in COUNTED)
	found = {field: counts.get(doctype, 0) for doctype, field in COUNTED.items()}
	return found | {"number_of_clients": count_clients(doc), "number_of_other_documents": others}


def transfer_clients(doc: Document) -> None:
	"""Submit of a Client Transfer. Raises a titled refusal and changes nothing, or moves all of it."""
	by_company: dict[str, list[MovingLoan]] = defaultdict(list)
	for loan in lock_loans(doc):
		by_company[loan.company].append(loan)
	# It may have waited for the locks, or in the background.
	check_transfer(doc)
	for company, loans in by_company.items():
		LoanMover(doc, company).move(loans)
	clients = _list_clients(doc)
	_move_documents(doc, clients)
	_record(doc, clients)


def _list_clients(doc: Document) -> list[str]:
	client = frappe.qb.DocType("Client")
	query = frappe.qb.from_(client).select(client.name).where(choose_clients(doc, client))
	return query.orderby(client.name).run(pluck=True)


def _move_documents(doc: Document, clients: list[str]) -> None:
	"""A few statements for each DocType, past the forms: what was submitted follows its client too."""
	client = frappe.qb.DocType("Client")
	for part in create_batch(clients, CHUNK):
		for doctype in list_moving_doctypes():
			table = frappe.qb.DocType(doctype)
			frappe.qb.update(table).set(table.branch, doc.to_branch).where(table.client.isin(part)).run()
		frappe.qb.update(client).set(client.branch, doc.to_branch).where(client.name.isin(part)).run()
	if doc.is_whole_branch:
		group = frappe.qb.DocType("Client Group")
		frappe.qb.update(group).set(group.branch, doc.to_branch).where(group.branch == doc.from_branch).run()


def _record(doc: Document, clients: list[str]) -> None:
	"""A line on each client's timeline; what is cached of their documents is read again."""
	with speaking_for(doc):
		text = _("Moved from branch {0} to {1} by {2}: {3}").format(
			doc.from_branch, doc.to_branch, doc.name, doc.reason
		)
	text = escape_html(text)
	stamp, user = now(), frappe.session.user
	rows = [
		(f"{doc.name}-{name}", stamp, stamp, user, user, "Info", user, "Client", name, text)
		for name in clients
	]
	comment = frappe.qb.DocType("Comment")
	for start in range(0, len(rows), CHUNK):
		frappe.qb.into(comment).columns(*COMMENT_COLUMNS).insert(*rows[start : start + CHUNK]).run()
	for doctype in ("Client", *list_moving_doctypes()):
		frappe.cache.delete_keys(f"document_cache::{doctype}::")
