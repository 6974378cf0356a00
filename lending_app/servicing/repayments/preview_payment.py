"""A payment that is being entered: where it would go, and what saving or posting it would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import strip_html

from lending_app.engine.values.errors import LOAN_ERRORS, EngineError
from lending_app.lending_setup.documents.check_values import check_values
from lending_app.lending_setup.requests.read_input import read_text
from lending_app.servicing.adapters import build_paid, get_allocation_values
from lending_app.servicing.payment_modes.methods import DETAIL_FIELDS
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.repayments.post_repayment import check_draft, refuse_payment
from lending_app.servicing.repayments.receive_anywhere import REPAYMENT
from lending_app.servicing.state.explain_error import explain_error
from lending_app.servicing.state.get_loan_state import get_terms
from lending_app.servicing.stored.checkpoints import carry_loan

PREVIEW_ID = "~preview"
# What a form may have beside loan, amount, day and excess; tables and what is filled by the server are left out.
ENTERED = (
	"kind",
	"posting_date",
	"is_excess_confirmed",
	"mode_of_payment",
	"reference_number",
	"external_reference",
	"payer_name",
	"collateral",
	"liquid_guarantee",
	"received_at_branch",
	*DETAIL_FIELDS,
)


def build_preview(loan: Document, values: Mapping[str, Any], entered: Mapping[str, Any]) -> Document:
	"""A Loan Repayment that is never saved. Raises NumberError or InputError for values that its fields cannot have."""
	payment = frappe.new_doc(
		REPAYMENT,
		loan=loan.name,
		client=loan.client,
		client_name=loan.client_name,
		company=loan.company,
		branch=loan.branch,
		currency=loan.currency,
		**values,
		**{field: entered[field] for field in ENTERED if entered.get(field) not in (None, "")},
	)
	check_values(payment)
	# A draft that is saved is not in its own way.
	payment.name = read_text(entered.get("name") or PREVIEW_ID, _("Name"), longest=140)
	return payment


def check_preview(payment: Document) -> None:
	"""What posting would refuse of dates and amount; of the rest too, for anyone who may enter payments."""
	check_draft(payment)
	if frappe.has_permission(REPAYMENT, "create"):
		payment.run_method("before_validate")
		payment.run_method("validate")


def find_refusal(payment: Document) -> str:
	"""The same in words, nothing where the payment can be posted so."""
	try:
		check_preview(payment)
	except LOAN_ERRORS as error:
		return explain_error(error)
	except frappe.ValidationError as error:
		frappe.clear_last_message()
		return strip_html(str(error))
	return ""


def list_places(payment: Document) -> list[dict[str, Any]]:
	"""Where the payment would go. Raises a titled refusal of one that cannot be."""
	paid = build_paid(payment)
	try:
		facts = [*list_standing_facts(payment.loan), paid]
		state = carry_loan(payment.loan, get_terms(payment.loan), facts, paid.value_date).get_state(
			paid.value_date
		)
	except EngineError as error:
		refuse_payment(payment, error)
	return [get_allocation_values(row, payment.currency) for row in state.get_allocations(paid.fact_id)]
