"""What Desk asks of payment references."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _

from lending_app.lending_setup.permissions import require_all_branches
from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.loan_payments.references import make_references, make_run, use_reference
from lending_app.loan_payments.references.make_references import Wanted
from lending_app.loan_payments.references.queries import REFERENCE
from lending_app.loan_payments.references.states import AmountKind
from lending_app.products.adapters import to_decimal


@frappe.whitelist(methods=["POST"])
@typed
def make(
	loan: str,
	amount_kind: AmountKind,
	amount: float | None = None,
	valid_until: date | None = None,
	layout: ShortText = "",
) -> str:
	"""Make a reference of a loan. Returns its name."""
	frappe.has_permission(REFERENCE, "write", throw=True)
	document = frappe.get_doc("Loan", loan)
	document.check_permission("read")
	return make_references.make_for_loan(document, _read(amount_kind, amount, valid_until, layout)).name


@frappe.whitelist(methods=["POST"])
@typed
def make_for_client(
	client: str,
	company: str,
	amount_kind: AmountKind,
	amount: float | None = None,
	valid_until: date | None = None,
	layout: ShortText = "",
) -> str:
	"""Make a reference of a client. Returns its name."""
	frappe.has_permission(REFERENCE, "write", throw=True)
	document = frappe.get_doc("Client", client)
	document.check_permission("read")
	wanted = _read(amount_kind, amount, valid_until, layout)
	return make_references.make_for_client(document, company, wanted).name


@frappe.whitelist(methods=["POST"])
@typed
def make_for_many(
	company: str,
	amount_kind: AmountKind,
	branch: str | None = None,
	product: str | None = None,
	valid_until: date | None = None,
	layout: ShortText = "",
) -> str:
	"""Have a worker make a reference for each running loan that has none in force. Returns what is told."""
	frappe.has_permission(REFERENCE, "export", throw=True)
	if branch:
		frappe.get_doc("Branch", branch).check_permission("read")
	else:
		require_all_branches()
	make_run.start_for_many(company, branch, product, _read(amount_kind, None, valid_until, layout))
	return _("A worker makes the references; you are told when they are there.")


@frappe.whitelist(methods=["POST"])
@typed
def cancel(name: str, reason: str) -> str:
	"""Take a reference back. Returns its state."""
	frappe.get_doc(REFERENCE, name).check_permission("write")
	return use_reference.cancel_reference(name, reason).status


def _read(kind: AmountKind, amount: float | None, valid_until: date | None, layout: str) -> Wanted:
	return Wanted(
		kind=kind, amount=to_decimal(amount) if amount else None, valid_until=valid_until, layout=layout
	)
