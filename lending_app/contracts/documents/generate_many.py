"""All documents that a loan needs at a step, in a job: what one lacks keeps none of the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.contracts.documents.build_pdf import get_language
from lending_app.contracts.documents.generate import generate_document
from lending_app.contracts.exceptions import ContractError, MissingTemplateError
from lending_app.contracts.states import AT_DISBURSEMENT, BEGUN, DocumentKind
from lending_app.contracts.templates.parties import list_people
from lending_app.contracts.templates.versions import choose_template
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.transactions import return_to

SAVEPOINT = "lending_document"


class Outcome(NamedTuple):
	"""Names of documents, and a sentence for each that was not made."""

	made: list[str]
	failed: list[str]


def enqueue_documents(loan: str, *, is_disbursed: bool = False) -> None:
	"""Once the loan is there for the job to read."""
	frappe.enqueue(
		generate_for_loan,
		queue="long",
		job_id=f"loan-documents-{loan}-{int(is_disbursed)}",
		deduplicate=True,
		enqueue_after_commit=True,
		loan=loan,
		is_disbursed=is_disbursed,
	)


def generate_for_loan(loan: str, is_disbursed: bool = False) -> list[str]:
	"""Names of the documents made. What could not be made stands as a comment on the loan."""
	record = frappe.get_doc("Loan", loan)
	return make_kinds(record, list_due_kinds(record, is_disbursed=is_disbursed)).made


def make_kinds(loan: Document, kinds: Iterable[str]) -> Outcome:
	"""One by one, each kept or left out as a whole; what was left out is a comment on the loan too."""
	made, failed = [], []
	for kind in kinds:
		frappe.db.savepoint(SAVEPOINT)
		try:
			# A refusal stays on the timeline. The document itself is in the client's language.
			with speaking_for(loan):
				made.append(str(generate_document(loan.name, kind).name))
		except ContractError as error:
			return_to(SAVEPOINT, error)
			frappe.clear_last_message()
			with speaking_for(loan):
				failed.append(f"{_(kind)}: {error}")
	if failed:
		with speaking_for(loan):
			text = _("Documents not made: {0}").format("<br>".join(failed))
		loan.add_comment("Info", text)
	return Outcome(made, failed)


def list_due_kinds(loan: Document, *, is_disbursed: bool = False) -> list[str]:
	"""Kinds whose template for this loan is automatic, and that the loan has a use for."""
	language = get_language(loan.client)
	kinds = [kind.value for kind in DocumentKind if (kind.value in AT_DISBURSEMENT) == is_disbursed]
	if is_disbursed:
		# From its value date the schedule is the definitive one.
		kinds.append(DocumentKind.SCHEDULE.value)
	done = set(frappe.get_all("Loan Document", {"loan": loan.name, "status": ("in", BEGUN)}, pluck="kind"))
	return [
		kind
		for kind in kinds
		if kind not in done and is_of_use(loan, kind) and _is_automatic(loan, kind, language)
	]


def is_of_use(loan: Document, kind: str) -> bool:
	"""A guarantee has guarantors, and an agreement on collateral has some."""
	if kind == DocumentKind.GUARANTEE.value:
		return bool(list_people(loan, "Guarantor"))
	if kind == DocumentKind.COLLATERAL.value:
		return bool(
			frappe.db.exists("Loan Collateral", {"loan": loan.name, "released_on": ("is", "not set")})
		)
	return True


def _is_automatic(loan: Document, kind: str, language: str) -> bool:
	try:
		return bool(choose_template(loan, kind, language).is_automatic)
	except MissingTemplateError:
		frappe.clear_last_message()
		return False
