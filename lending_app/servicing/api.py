"""What forms and pages ask the server about loans."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.engine.loan.facts import Paid
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.products.adapters import to_decimal
from lending_app.servicing.adapters import FACT_BUILDERS, get_allocation_values, get_owed_values
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.repayments.receive_anywhere import may_receive_on
from lending_app.servicing.sales.sell_portfolio import SOLD_ROW
from lending_app.servicing.state.get_loan_state import get_terms, replay_or_refuse
from lending_app.servicing.stored.checkpoints import carry_loan

PREVIEW_ID = "~preview"
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
	loan: str, amount: float, value_date: date, excess_rule: ExcessRule | None = None, costs: float = 0
) -> list[dict[str, Any]]:
	"""Where a payment would go, before it is posted."""
	document = frappe.get_doc("Loan", loan)
	if not may_receive_on(document):
		document.check_permission("read")
	payment = Paid(
		fact_id=PREVIEW_ID,
		value_date=value_date,
		amount=to_decimal(amount),
		excess=excess_rule,
		costs=to_decimal(costs),
	)
	try:
		facts = [*list_standing_facts(loan), payment]
		state = carry_loan(loan, get_terms(loan), facts, payment.value_date).get_state(payment.value_date)
	except EngineError:
		return []
	return [get_allocation_values(row, document.currency) for row in state.get_allocations(PREVIEW_ID)]


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
