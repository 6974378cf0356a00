"""What the counter asks for beside the amount: the same fields as the form of a payment, by its mode."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.exceptions import InputError
from lending_app.lending_setup.requests.read_input import read_number_or_none, read_record, read_text
from lending_app.servicing.payment_modes.methods import DETAIL_FIELDS, DETAILS, find_method, list_required

# Somebody else than the client may hand over the money, in every way.
ALWAYS = ("payer_name",)


def list_details(mode_of_payment: str) -> dict[str, Any]:
	"""The fields to ask for of a mode of payment, in the order of typing, and whether its reference is needed."""
	method = find_method(mode_of_payment)
	required = list_required(mode_of_payment, method)
	meta = frappe.get_meta("Loan Repayment")
	fields = [meta.get_field(name) for name in (*(DETAILS[method] if method else ()), *ALWAYS)]
	return {
		"is_reference_required": "reference_number" in required,
		"details": [
			{
				"name": field.fieldname,
				"label": _(field.label),
				"type": field.fieldtype,
				"is_required": field.fieldname in required,
			}
			for field in fields
		],
	}


def read_details(details: Any) -> dict[str, Any]:
	"""What was entered, as the payment keeps it. Raises InputError for anything that is not a detail of a payment."""
	meta = frappe.get_meta("Loan Repayment")
	entered = {}
	for name, value in read_record(details or {}, _("Details of the Payment")).items():
		if name not in (*DETAIL_FIELDS, *ALWAYS):
			frappe.throw(
				_("{0} is not a detail of a payment. Leave it out.").format(
					frappe.bold(frappe.utils.escape_html(name[:40]))
				),
				exc=InputError,
				title=_("Details of the Payment"),
			)
		field = meta.get_field(name)
		if field.fieldtype == "Int":
			entered[name] = read_number_or_none(value, _(field.label), is_whole=True)
		else:
			entered[name] = read_text(value, _(field.label), longest=140).strip() or None
	return entered
