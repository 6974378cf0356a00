"""The letter that tells a client why a request was rejected, and what they may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.clients.profile.build_borrower import build_borrower
from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.origination.decisions.reasons import OTHER, get_statements
from lending_app.origination.documents.build_offer import APPROVALS
from lending_app.origination.documents.group_name import get_group_name
from lending_app.origination.documents.language import get_language
from lending_app.origination.exceptions import ApplicationStateError
from lending_app.origination.queries import get_last_decision
from lending_app.origination.states import DecisionKind, MemberStatus
from lending_app.printing.documents import Field, PaperPayload, Section
from lending_app.printing.shared_parts import build_borrower_fields, build_letter
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal

# Client, amount asked for, and the reason of a line.
Refusal = tuple[str, float, str]


def build_rejection_letter(application: Document) -> PaperPayload:
	"""Principal reasons, advice, waiting period and rights; of a group a page for each member who gets no loan.

	Raises ApplicationStateError where nothing was rejected.
	"""
	rejected = get_last_decision(application.name, (DecisionKind.REJECT.value,))
	name = rejected or get_last_decision(application.name, APPROVALS)
	lines = [row for row in application.members if not rejected and row.status == MemberStatus.REJECTED.value]
	if not rejected and not (name and lines):
		frappe.throw(
			_("Application {0} was not rejected: there is no letter.").format(application.name),
			exc=ApplicationStateError,
			title=_("Not Rejected"),
		)
	decision = frappe.get_doc("Credit Decision", name)
	pages = [_build_page(application, decision, *refusal) for refusal in _list_refusals(application, lines)]
	return replace(pages[0], further=tuple(pages[1:]))


def _list_refusals(application: Document, lines: list[Document]) -> list[Refusal]:
	"""Who is told, what was asked for, and the reason where it is the line's own."""
	if lines:
		return [(row.client, row.requested_amount, row.rejection_reason or "") for row in lines]
	if application.is_group:
		return [(row.client, row.requested_amount, row.rejection_reason or "") for row in application.members]
	return [(application.client, application.requested_amount, "")]


def _build_page(
	application: Document, decision: Document, client: str, amount: float, reason: str
) -> PaperPayload:
	"""In the language of who reads it."""
	with speaking(get_language(client)):
		wording = build_wording(application.company, application.currency)
		company = build_company(application.company)
		is_line = decision.kind != DecisionKind.REJECT.value
		items = (reason,) if is_line else list_reasons(decision, client, reason)
		return PaperPayload(
			letter=build_letter(
				company,
				_("Answer to Your Application"),
				application.name,
				wording.day(getdate(decision.decided_on)),
				wording,
			),
			left=build_borrower_fields(build_borrower(client), wording),
			right=_build_request(application, amount, wording),
			opening=(
				_("Thank you for applying to us. After examining your application we cannot grant the loan."),
			),
			sections=(
				Section(title=_("Principal Reasons"), items=items),
				*_list_sections(decision, wording, is_line=is_line),
			),
			signatures=(_("For {0}").format(company.name),),
			note=_("Credit decision {0}.").format(decision.name),
		)


def _build_request(application: Document, amount: float, wording: Wording) -> tuple[Field, ...]:
	product = frappe.get_cached_value("Loan Product", application.product, "product_name")
	group = (Field(_("Group"), get_group_name(application)),) if application.is_group else ()
	return (
		*group,
		Field(_("Product"), _(product)),
		Field(_("Branch"), application.branch),
		Field(_("Applied On"), wording.day(getdate(application.application_date))),
		Field(_("Amount"), wording.full_money(to_decimal(amount))),
		Field(_("Number of Installments"), str(application.number_of_installments)),
	)


def list_reasons(decision: Document, client: str, own: str = "") -> tuple[str, ...]:
	"""What a client reads of why, in their language: the coded reasons, the explanation, and the reason of a group's line."""
	statements = get_statements([row.reason for row in decision.reasons], get_language(client))
	if decision.explanation:
		# In place of the statement that says nothing, else after the others.
		statements = {**statements, OTHER: decision.explanation}
	items = [*(statements[row.reason] for row in decision.reasons), decision.explanation or "", own]
	return tuple(dict.fromkeys(item for item in items if item))


def _list_sections(decision: Document, wording: Wording, *, is_line: bool) -> Iterator[Section]:
	"""Advice and the wait are those of a rejection of all; a line carries none."""
	if decision.advice and not is_line:
		yield Section(title=_("Our Advice"), text=tuple(decision.advice.splitlines()))
	again = _("You may apply again at any time.")
	if decision.reapply_after_date and not is_line:
		day = wording.day(getdate(decision.reapply_after_date))
		again = _("You may apply again after {0}.").format(day)
	yield Section(title=_("Applying Again"), text=(again,))
	yield Section(title=_("Your Rights"), text=_list_rights())


def _list_rights() -> tuple[str, ...]:
	return (
		_(
			"You may ask us to explain these reasons, to have a person examine the decision again, and to correct what we hold about you if it is wrong."
		),
		_(
			"If the decision rests on a report of a credit bureau, you may ask us which, and ask that bureau for your report."
		),
		_("Write to us or visit your branch, naming the number of this letter."),
	)
