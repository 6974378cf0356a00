"""The letter that tells a client why a request was rejected, and what they may do."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.clients.services.build_borrower import build_borrower
from lending_app.lending_setup.services.build_letterhead import build_company, build_wording
from lending_app.origination.decisions.reasons import OTHER, get_statements
from lending_app.origination.exceptions import ApplicationStateError
from lending_app.origination.papers.language import get_language
from lending_app.origination.queries import get_last_decision
from lending_app.origination.states import DecisionKind
from lending_app.printing.documents import Field, PaperPayload, Section
from lending_app.printing.shared_parts import build_borrower_fields, build_letter
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal


def build_rejection_letter(application: Document) -> PaperPayload:
	"""Principal reasons, advice, waiting period and rights. Raises where the application was not rejected."""
	name = get_last_decision(application.name, (DecisionKind.REJECT.value,))
	if not name:
		frappe.throw(
			_("Application {0} was not rejected: there is no letter.").format(application.name),
			exc=ApplicationStateError,
			title=_("Not Rejected"),
		)
	decision = frappe.get_doc("Credit Decision", name)
	wording = build_wording(application.company, application.currency)
	company = build_company(application.company)
	return PaperPayload(
		letter=build_letter(
			company,
			_("Answer to Your Application"),
			application.name,
			wording.day(getdate(decision.decided_on)),
			wording,
		),
		left=build_borrower_fields(build_borrower(application.client), wording),
		right=_build_request(application, wording),
		opening=(
			_("Thank you for applying to us. After examining your application we cannot grant the loan."),
		),
		sections=tuple(_list_sections(application, decision, wording)),
		signatures=(_("For {0}").format(company.name),),
		note=_("Credit decision {0}.").format(decision.name),
	)


def _build_request(application: Document, wording: Wording) -> tuple[Field, ...]:
	product = frappe.get_cached_value("Loan Product", application.product, "product_name")
	return (
		Field(_("Product"), _(product)),
		Field(_("Branch"), application.branch),
		Field(_("Applied On"), wording.day(getdate(application.application_date))),
		Field(_("Amount"), wording.full_money(to_decimal(application.requested_amount))),
		Field(_("Number of Installments"), str(application.number_of_installments)),
	)


def _list_sections(application: Document, decision: Document, wording: Wording) -> list[Section]:
	statements = get_statements([row.reason for row in decision.reasons], get_language(application.client))
	if decision.explanation:
		# In place of the statement that says nothing, else after the others.
		statements = {**statements, OTHER: decision.explanation}
	items = list(
		dict.fromkeys([*(statements[row.reason] for row in decision.reasons), decision.explanation or ""])
	)
	sections = [Section(title=_("Principal Reasons"), items=tuple(item for item in items if item))]
	if decision.advice:
		sections.append(Section(title=_("Our Advice"), text=tuple(decision.advice.splitlines())))
	if decision.reapply_after_date:
		day = wording.day(getdate(decision.reapply_after_date))
		again = _("You may apply again after {0}.").format(day)
	else:
		again = _("You may apply again at any time.")
	sections.append(Section(title=_("Applying Again"), text=(again,)))
	sections.append(Section(title=_("Your Rights"), text=_list_rights()))
	return sections


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
