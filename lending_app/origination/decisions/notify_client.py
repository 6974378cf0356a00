"""Tell the client of each change, in their language, and note on the application that they were told."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.model.document import Document
from frappe.utils import escape_html, fmt_money, formatdate

from lending_app.lending_setup.language.speak import speaking, speaking_for
from lending_app.origination.decisions.reasons import get_statements
from lending_app.origination.documents.language import get_language
from lending_app.origination.queries import get_last_decision
from lending_app.origination.states import ApplicationStatus

FALLBACK = "en"
# Told beside the states: a draft made because a loan was kept to.
RENEWAL = "Renewal"
# A draft is nobody's business yet; of the money servicing tells.
TOLD = set(ApplicationStatus) - {ApplicationStatus.DRAFT, ApplicationStatus.DISBURSED}


def notify_client(application: Document, status: ApplicationStatus) -> None:
	"""Have the client told of a state once the step is committed; a message never refuses the step it tells of."""
	if not application.flags.is_loaded and status in TOLD:
		_enqueue(application.name, status.value)


def tell_of_renewal(application: str) -> None:
	"""Have the client told that a renewal was prepared for them, once the job is committed."""
	_enqueue(application, RENEWAL)


def _enqueue(application: str, status: str) -> None:
	if not frappe.db.get_single_value("Lending Settings", "is_client_told"):
		return
	frappe.enqueue(
		"lending_app.origination.decisions.notify_client.tell_client",
		queue="short",
		enqueue_after_commit=True,
		application=application,
		status=status,
	)


def tell_client(application: str, status: str) -> None:
	"""Queue the message of a state for the client's mailbox, or note on the application why there is none."""
	doc = frappe.get_doc("Loan Application", application)
	language = get_language(doc.client)
	template = find_template(status, language)
	with speaking_for(doc):
		_tell_or_note(doc, status, template, language)


def _tell_or_note(doc: Document, status: str, template: str | None, language: str) -> None:
	"""What is noted is in the company's language, the message in the client's."""
	address = frappe.db.get_value("Client", doc.client, "email")
	if not template:
		_note(doc, _("There is no Email Template for {0}. Tell the client yourself.").format(_(status)))
	elif not address:
		_note(doc, _("The client has no e-mail address. Tell them yourself: {0}.").format(_(status)))
	elif not _get_sender():
		_note(doc, _("No e-mail goes out from this site. Tell the client yourself: {0}.").format(_(status)))
	else:
		_send(doc, template, address, language)


def _get_sender() -> str | None:
	"""The address that messages come from; a muted site makes up an account without one."""
	account = EmailAccount.find_default_outgoing()
	return account.get("email_id") if account else None


def _send(doc: Document, template: str, address: str, language: str) -> None:
	with speaking(language):
		message = frappe.get_doc("Email Template", template).get_formatted_email(
			_build_context(doc, language)
		)
	frappe.sendmail(
		recipients=[address],
		subject=message["subject"],
		message=message["message"],
		reference_doctype=doc.doctype,
		reference_name=doc.name,
		add_unsubscribe_link=0,
	)
	_note(doc, _("Message queued for {0}: {1}").format(address, message["subject"]))


def get_template_name(status: str, language: str) -> str:
	return f"Loan Application {status} ({language})"


def find_template(status: str, language: str) -> str | None:
	"""The template of a state in a language, else in English; None where the site has deleted both."""
	for code in (language, language.partition("-")[0], FALLBACK):
		name = get_template_name(status, code)
		if frappe.db.exists("Email Template", name):
			return name
	return None


def _build_context(application: Document, language: str) -> dict[str, Any]:
	decision = _get_decision(application)
	codes = [row.reason for row in decision.reasons] if decision else []
	statements = get_statements(codes, language) if codes else {}
	documents = [_(row.document_type) for row in decision.documents] if decision else []
	return {
		"client_name": escape_html(application.client_name or ""),
		"application": application.name,
		"company": escape_html(application.company),
		"requested_amount": fmt_money(application.requested_amount, currency=application.currency),
		"approved_amount": fmt_money(application.approved_amount, currency=application.currency),
		"number_of_installments": application.approved_number_of_installments,
		"expires_on": formatdate(application.approval_expires_on) if application.approval_expires_on else "—",
		"loan": application.loan or "",
		"renewed_loan": application.renewal_of or "",
		"due_date": formatdate(decision.due_date) if decision and decision.due_date else "—",
		"explanation": escape_html(decision.explanation or "") if decision else "",
		"advice": escape_html(decision.advice or "") if decision else "",
		"list_reasons": _write_list([statements[code] for code in codes]),
		"list_documents": _write_list(documents),
	}


def _get_decision(application: Document) -> Document | None:
	name = get_last_decision(application.name)
	return frappe.get_doc("Credit Decision", name) if name else None


def _write_list(items: list[str]) -> str:
	return "<ul>" + "".join(f"<li>{escape_html(item)}</li>" for item in items) + "</ul>" if items else ""


def _note(application: Document, text: str) -> None:
	"""A line on the application's timeline."""
	application.add_comment("Info", escape_html(text))
