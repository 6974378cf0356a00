"""Each day: a draft application for every client whose loan's product renews it, once the loan was kept to."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.clients.statuses.check_lendable import find_reason_not_to_lend
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.transactions import return_to
from lending_app.origination.decisions.notify_client import tell_of_renewal
from lending_app.origination.request.create_application import create_application
from lending_app.origination.states import Channel
from lending_app.products.adapters import to_float
from lending_app.products.availability.check_offer import is_offered
from lending_app.products.versions.in_force import get_version_in_force
from lending_app.servicing.renewals.queries import (
	RenewableLoan,
	list_clients_who_ask,
	list_renewable_loans,
	list_worst_days_late,
)


def offer_renewals(day: date | None = None) -> list[str]:
	"""Applications made. Safe to run again: a loan is renewed once. One that is refused says why, one that fails is logged."""
	day = day or getdate(today())
	made = []
	for loan in list_due(day):
		# A refusal stays on the timeline.
		with speaking_for(loan):
			made += _try_renewal(loan, day)
	return made


def _try_renewal(loan: RenewableLoan, day: date) -> list[str]:
	frappe.db.savepoint("renewal")
	try:
		application = renew(loan, day)
	except frappe.ValidationError as refusal:
		return_to("renewal", refusal)
		_record_refusal(loan.name, refusal)
	except Exception as error:
		return_to("renewal", error)
		frappe.log_error(title=f"Renewal: {loan.name}", reference_doctype="Loan", reference_name=loan.name)
	else:
		return [application] if application else []
	return []


def _record_refusal(loan: str, refusal: frappe.ValidationError) -> None:
	"""Say on the loan, once, why it is not renewed: a segment, a limit or a policy that stands against it."""
	frappe.clear_messages()
	text = _("Not renewed: {0}").format(frappe.utils.strip_html(str(refusal)))
	if not frappe.db.exists("Comment", {"reference_name": loan, "content": text}):
		frappe.get_doc("Loan", loan).add_comment("Info", text)


def list_due(day: date) -> list[RenewableLoan]:
	"""Loans whose conditions are met: enough repaid, nothing late, never too late, and no application of the client."""
	loans = [row for row in list_renewable_loans(day) if row.is_repaid_enough and not row.days_past_due]
	worst = list_worst_days_late([row.name for row in loans])
	asking = list_clients_who_ask([row.client for row in loans])
	return [
		row
		for row in loans
		if worst.get(row.name, 0) <= row.maximum_days_late and (row.client, row.product_code) not in asking
	]


def renew(loan: RenewableLoan, day: date) -> str | None:
	"""The draft, with what the version in force allows of the old loan's amount and term; None where it is not offered."""
	version = get_version_in_force(loan.product_code, day)
	product = version and frappe.get_cached_doc("Loan Product", version)
	if not product or not is_offered(product, day) or find_reason_not_to_lend(loan.client):
		return None
	if frappe.db.get_value("Loan", loan.name, "renewal_offered_on", for_update=True):
		return None
	application = _make_draft(loan, product)
	frappe.db.set_value("Loan", loan.name, "renewal_offered_on", day)
	_assign(application, loan)
	tell_of_renewal(application.name)
	return application.name


def _make_draft(loan: RenewableLoan, product: Document) -> Document:
	application = create_application(
		client=loan.client,
		product=product.name,
		requested_amount=_limit(to_float(loan.principal), product, "amount"),
		number_of_installments=int(_limit(loan.number_of_installments, product, "number_of_installments")),
		channel=Channel.BRANCH.value,
		company=loan.company,
		branch=loan.branch,
		purpose=_("Renewal of loan {0}").format(loan.name),
		use_of_funds=loan.use_of_funds,
	)
	# Written by services alone, which a form cannot.
	application.db_set({"renewal_of": loan.name, "renewal_conditions": loan.conditions})
	return application


def _limit(value: float, product: Document, figure: str) -> float:
	"""The old loan's figure within what the product lends now."""
	return min(max(value, product.get(f"minimum_{figure}") or 0), product.get(f"maximum_{figure}") or value)


def _assign(application: Document, loan: RenewableLoan) -> None:
	"""A task for the officer who brought the loan to be decided, where they still work here."""
	if not loan.officer or not frappe.db.get_value("User", {"name": loan.officer, "enabled": 1}):
		return
	task = frappe.new_doc(
		"ToDo",
		allocated_to=loan.officer,
		reference_type=application.doctype,
		reference_name=application.name,
		description=_(
			"Loan {0} may be renewed: ask the client, then submit the draft or have it deleted."
		).format(loan.name),
	)
	# The job assigns the task; nobody is signed in.
	task.insert(ignore_permissions=True)
