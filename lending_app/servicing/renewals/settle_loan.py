"""A loan that renews another pays what that one still owes, out of its disbursement (REF-05)."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, getdate

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.exceptions import RenewalError
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.servicing.queries import list_standing_facts


class Settlement(NamedTuple):
	"""What a disbursement pays of the loan that it renews."""

	loan: str
	owed: Decimal


def plan_settlement(disbursement: Document) -> Settlement | None:
	"""Before a disbursement is posted, its costs known: what its old loan owes. Raises where it does not cover that."""
	application = frappe.db.get_value("Loan", disbursement.loan, "application")
	old = application and frappe.db.get_value("Loan Application", application, "renewal_of")
	owed = _get_owed(old, disbursement) if old else Decimal(0)
	if owed <= 0:
		return None
	if to_decimal(disbursement.net_amount) < owed:
		_refuse(disbursement, old, owed)
	return Settlement(old, owed)


def settle_renewed_loan(disbursement: Document, settlement: Settlement) -> None:
	"""After it is posted: the payoff of the old loan is a payment there, and not paid out here."""
	with speaking_for(disbursement):
		remarks = _("Paid out of loan {0}, which renews this one.").format(disbursement.loan)
	payment = frappe.new_doc(
		"Loan Repayment",
		loan=settlement.loan,
		value_date=disbursement.value_date,
		posting_date=disbursement.posting_date,
		amount=to_float(settlement.owed),
		mode_of_payment=disbursement.mode_of_payment,
		remarks=remarks,
	)
	# Who disburses may not receive payments; this one is part of the disbursement.
	payment.flags.ignore_permissions = True
	payment.flags.has_nobody_to_ask = True
	payment.insert()
	payment.submit()
	disbursement.db_set(
		{
			"previous_loan": settlement.loan,
			"previous_loan_amount": to_float(settlement.owed),
			"previous_loan_payment": payment.name,
			"net_amount": to_float(to_decimal(disbursement.net_amount) - settlement.owed),
		}
	)


def take_back_settlement(disbursement: Document) -> None:
	"""Before a disbursement is reversed: the payment it made on the loan it renews is, too."""
	name = disbursement.previous_loan_payment
	if not name or frappe.db.get_value("Loan Repayment", name, "docstatus") != 1:
		return
	payment = frappe.get_doc("Loan Repayment", name)
	payment.reversal_reason = disbursement.reversal_reason
	payment.reversal_posting_date = disbursement.reversal_posting_date
	# As above.
	payment.flags.ignore_permissions = True
	payment.cancel()


def _get_owed(old: str, disbursement: Document) -> Decimal:
	"""The payoff of the old loan on the value date, less what is held for the client; nothing where it does not run."""
	loan = lock_loan(old)
	if loan.status not in OPEN_STATUSES:
		return Decimal(0)
	day = getdate(disbursement.value_date)
	state = loan.history.carry(list_standing_facts(old, for_update=True), day).get_state(day)
	return state.payoff - state.client_advance


def _refuse(disbursement: Document, old: str, owed: Decimal) -> None:
	frappe.throw(
		_(
			"Loan {0} still owes {1}, and {2} would be paid out. Disburse more, or receive payments first."
		).format(
			old,
			fmt_money(to_float(owed), currency=disbursement.currency),
			fmt_money(disbursement.net_amount, currency=disbursement.currency),
		),
		exc=RenewalError,
		title=_("Renewal Too Small"),
	)
