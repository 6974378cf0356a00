"""What forms and pages ask the server about loans."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.servicing.adapters import FACT_BUILDERS, get_owed_values
from lending_app.servicing.repayments.preview_payment import (
	build_preview,
	check_preview,
	find_refusal,
	list_places,
)
from lending_app.servicing.repayments.receive_anywhere import may_receive_on
from lending_app.servicing.sales.sell_portfolio import SOLD_ROW
from lending_app.servicing.state.get_loan_state import replay_or_refuse

REVERSIBLE = {"Portfolio Sale", *FACT_BUILDERS} - {SOLD_ROW}


@frappe.whitelist()
@typed
def get_owed(loan: str, value_date: date | None = None) -> dict[str, Any]:
	"""What the loan owes on a day, for the counter."""
	document = frappe.get_doc("Loan", loan)
	if not may_receive_on(document):
		document.check_permission("read")
	state = replay_or_refuse(loan, value_date or getdate(today()))
	return get_owed_values(state)


@frappe.whitelist()
@typed
def preview_repayment(
	loan: str,
	amount: float,
	value_date: date,
	excess_rule: ExcessRule | None = None,
	costs: float = 0,
	entered: dict | None = None,
) -> list[dict[str, Any]]:
	"""Where a payment would go. Refuses what posting it would refuse; `entered` has its other fields by name."""
	document = frappe.get_doc("Loan", loan)
	if not may_receive_on(document):
		document.check_permission("read")
	payment = _build_preview(document, amount, value_date, excess_rule, costs, entered)
	check_preview(payment)
	return list_places(payment)


@frappe.whitelist()
@typed
def preview_form(
	loan: str,
	amount: float,
	value_date: date,
	excess_rule: ExcessRule | None = None,
	costs: float = 0,
	entered: dict | None = None,
) -> dict[str, Any]:
	"""The same while it is being entered: where it would go, as far as it can, and in words what would be refused."""
	document = frappe.get_doc("Loan", loan)
	if not may_receive_on(document):
		document.check_permission("read")
	payment = _build_preview(document, amount, value_date, excess_rule, costs, entered)
	refusal = find_refusal(payment)
	try:
		rows = list_places(payment)
	except (*LOAN_ERRORS, frappe.ValidationError):
		frappe.clear_last_message()
		rows = []
	return {"rows": rows, "refusal": refusal}


def _build_preview(
	loan: Document,
	amount: float,
	value_date: date,
	excess_rule: ExcessRule | None,
	costs: float,
	entered: dict | None,
) -> Document:
	values = {
		"amount": amount,
		"value_date": value_date,
		"excess_rule": excess_rule.value if excess_rule else None,
		"execution_cost_amount": costs,
	}
	return build_preview(loan, values, entered or {})


@frappe.whitelist(methods=["POST"])
@typed
def reverse_document(doctype: str, name: str, reason: str, posting_date: date | None = None) -> str:
	"""Reverse a disbursement, repayment or charge-off with its reason. Returns the reversal's journal entry."""
	if doctype not in REVERSIBLE:
		frappe.throw(_("{0} cannot be reversed here.").format(_(doctype)), title=_("Cannot Reverse"))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("cancel")
	if not doc.docstatus.is_submitted():
		frappe.throw(
			_("{0} is not submitted: there is nothing to reverse.").format(name), title=_("Cannot Reverse")
		)
	doc.reversal_reason = reason
	doc.reversal_posting_date = posting_date
	doc.cancel()
	return doc.reversal_journal_entry
