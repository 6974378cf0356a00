"""What the application's form asks the server."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import fmt_money, getdate, today

from lending_app.engine.schedule.results import Installment
from lending_app.lending_setup.requests.read_input import read_texts
from lending_app.lending_setup.requests.typed_api import Days, typed
from lending_app.origination.handling.build_timeline import build_timeline
from lending_app.origination.handling.change_handling import prioritize_application, reassign_application
from lending_app.origination.handling.request_documents import request_documents
from lending_app.origination.request.check_eligibility import check_eligibility
from lending_app.origination.request.estimate_application import list_schedules
from lending_app.origination.request.list_missing import list_missing
from lending_app.products.adapters import to_float, to_percent
from lending_app.products.rates.offer_rate import offer_rate


@frappe.whitelist()
@typed
def get_schedule(application: str) -> list[dict[str, Any]]:
	"""The estimated schedule of a saved application, for the form; of a group, that of all its members together."""
	doc = frappe.get_doc("Loan Application", application)
	doc.check_permission("read")
	rows = zip(*(schedule.installments for schedule in list_schedules(doc)), strict=True)
	return [_add_up(row) for row in rows]


def _add_up(row: tuple[Installment, ...]) -> dict[str, Any]:
	parts = ("principal", "interest", "total", "closing_principal")
	sums = {part: to_float(sum(getattr(installment, part) for installment in row)) for part in parts}
	return {"number": row[0].number, "due_date": row[0].due_date, **sums}


@frappe.whitelist()
@typed
def get_offered_rate(product: str, client: str | None = None) -> dict[str, Any]:
	"""The rate a product offers a client today, for a form before it is saved."""
	frappe.has_permission("Loan Application", "create", throw=True)
	document = frappe.get_cached_doc("Loan Product", product)
	document.check_permission("read")
	if client:
		frappe.get_doc("Client", client).check_permission("read")
	offered = offer_rate(document, client=client, day=getdate(today()))
	return {"percent": to_percent(offered.rate), "reasons": offered.reasons}


@frappe.whitelist()
@typed
def get_eligibility(application: str) -> list[dict[str, Any]]:
	"""The product's conditions against the client's figures, in words and figures."""
	doc = frappe.get_doc("Loan Application", application)
	doc.check_permission("read")
	return [
		{
			"client": check.client,
			"rule": check.rule.value,
			"passed": check.passed,
			"value": _show(check.value, doc.currency),
			"limit": _show(check.limit, doc.currency),
		}
		for check in check_eligibility(doc)
	]


def _show(figure: Any, currency: str) -> str:
	if isinstance(figure, Decimal):
		return fmt_money(to_float(figure), currency=currency)
	return "" if figure is None else str(figure)


@frappe.whitelist()
@typed
def get_missing(application: str) -> list[str]:
	"""All that keeps a draft from being submitted."""
	doc = frappe.get_doc("Loan Application", application)
	doc.check_permission("read")
	return list_missing(doc)


@frappe.whitelist()
@typed
def get_timeline(application: str) -> list[dict[str, Any]]:
	"""What happened to an application, the latest first."""
	doc = frappe.get_doc("Loan Application", application)
	doc.check_permission("read")
	return build_timeline(doc)


@frappe.whitelist(methods=["POST"])
@typed
def reassign(name: str, analyst: str, reason: str) -> None:
	"""Give the application to another analyst."""
	doc = frappe.get_doc("Loan Application", name)
	doc.check_permission("write")
	reassign_application(doc, analyst, reason)


@frappe.whitelist(methods=["POST"])
@typed
def prioritize(name: str, priority: str, reason: str) -> None:
	"""Change how urgent the application is."""
	doc = frappe.get_doc("Loan Application", name)
	doc.check_permission("write")
	prioritize_application(doc, priority, reason)


@frappe.whitelist(methods=["POST"])
@typed
def ask_documents(name: str, document_types: list[str] | str, days: Days, note: str = "") -> None:
	"""Ask the client for further documents, due in that many days."""
	doc = frappe.get_doc("Loan Application", name)
	doc.check_permission("write")
	kinds = read_texts(document_types, _("Documents"))
	request_documents(doc, kinds, days, note)
