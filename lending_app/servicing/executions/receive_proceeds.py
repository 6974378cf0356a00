"""What an executed thing brings: payments of its loans by Collateral Proceeds, and the excess back to the client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.collateral.executions.check_execution import EXECUTION, lock_open, refuse
from lending_app.collateral.pledges.execute_collateral import refuse_proceeds
from lending_app.collateral.states import ExecutionStatus
from lending_app.lending_setup.document import by_service
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.executions.award_mode import get_award_mode, require_manner
from lending_app.servicing.executions.share_proceeds import LoanShare, list_parts
from lending_app.servicing.states import RepaymentKind


def receive_proceeds(
	name: str, amount: float, mode_of_payment: str, value_date: date, reference_number: str | None = None
) -> Document:
	"""Pay the loans that the thing secures down the ranks, costs first, and conclude the execution.

	Each loan has a payment of its own; all of it is one transaction. Returns the payment that holds the excess, or the
	first one. The user's right to receive payments is asked as for any other; the record's is the caller's. Raises what a
	payment of a loan raises, and CollateralExecutionError for an execution that has ended; nothing is changed then.
	"""
	execution = lock_open(name)
	require_manner(execution, is_award=False)
	return _pay_loans(execution, amount, mode_of_payment, value_date, reference_number)


def record_award(name: str, amount: float, value_date: date) -> Document:
	"""Pay the loans with a thing that the lender takes for an amount: it stands in the account of awards, no money moves.

	All else is as for proceeds: costs first, the ranks, an excess held for the owner. Raises CollateralExecutionError too
	where the execution is no award, or awards have no account.
	"""
	execution = lock_open(name)
	require_manner(execution, is_award=True)
	standing = {"collateral": execution.collateral, "released_on": ("is", "not set")}
	company = frappe.db.get_value("Loan Collateral", standing, "company")
	# What secures no loan is refused below.
	return _pay_loans(execution, amount, get_award_mode(company) if company else "", value_date, None)


def _pay_loans(
	execution: Document, amount: float, mode_of_payment: str, value_date: date, reference_number: str | None
) -> Document:
	costs = to_decimal(execution.costs_amount)
	net = to_decimal(amount) - costs
	if net <= 0:
		refuse_proceeds(_("The costs of execution leave nothing for the debt. Correct them, or the amount."))
	parts = list_parts(execution, net, value_date)
	paid: list[tuple[LoanShare, Document]] = []
	for part in parts:
		payment = _make_payment(part, costs if not paid else Decimal(0))
		payment.update(
			{
				"mode_of_payment": mode_of_payment,
				"reference_number": reference_number,
				"value_date": value_date,
			}
		)
		# The last payment ends the pledges that got nothing of the proceeds.
		payment.flags.leaves_other_pledges = part is not parts[-1]
		payment.insert().submit()
		paid.append((part, payment))
	return _conclude(execution, paid, amount, value_date)


def _make_payment(part: LoanShare, costs: Decimal) -> Document:
	return frappe.new_doc(
		"Loan Repayment",
		loan=part.loan,
		kind=RepaymentKind.COLLATERAL_PROCEEDS.value,
		collateral=part.pledge,
		amount=to_float(part.paid + part.excess + costs),
		execution_cost_amount=to_float(costs),
		posting_date=today(),
		is_excess_confirmed=1,
	)


def _conclude(
	execution: Document, paid: list[tuple[LoanShare, Document]], amount: float, value_date: date
) -> Document:
	main = next((payment for part, payment in paid if part.excess), paid[0][1])
	execution.reload()
	execution.update(
		{
			"status": ExecutionStatus.CONCLUDED.value,
			"proceeds_amount": amount,
			"repayment": main.name,
			"excess_amount": to_float(sum((part.excess for part, _payment in paid), Decimal(0))),
			"awarded_on": execution.awarded_on or value_date,
			"payments": [
				{
					"loan": part.loan,
					"rank": part.rank,
					"repayment": payment.name,
					"amount": to_float(part.paid),
					"currency": execution.currency,
				}
				for part, payment in paid
			],
		}
	)
	by_service(execution).save()
	return main


def reverse_proceeds(name: str, reason: str, posting_date: date | None = None) -> list[str]:
	"""Take back every payment of a concluded execution, the last first, in one transaction. Returns their reversals.

	The right to cancel each payment is asked. Raises CollateralExecutionError where there is none, and what the reversal
	of a payment raises.
	"""
	execution = frappe.get_doc(EXECUTION, name, for_update=True)
	names = [row.repayment for row in execution.payments] or [execution.repayment]
	if execution.status != ExecutionStatus.CONCLUDED.value or not all(names):
		refuse(_("Execution {0} has no proceeds to reverse.").format(name))
	entries = []
	for repayment in reversed(names):
		payment = frappe.get_doc("Loan Repayment", repayment)
		payment.check_permission("cancel")
		payment.update({"reversal_reason": reason, "reversal_posting_date": posting_date})
		payment.flags.is_whole_execution = True
		payment.cancel()
		entries.append(payment.reversal_journal_entry)
	return entries


def return_excess(
	name: str, mode_of_payment: str, value_date: date, reference_number: str | None = None
) -> Document:
	"""Pay back to the client what the debt left of the proceeds, by a Client Refund. Returns it."""
	execution = frappe.get_doc(EXECUTION, name, for_update=True)
	if execution.status != ExecutionStatus.CONCLUDED.value or not execution.excess_amount:
		refuse(_("Execution {0} left nothing over for the client.").format(name))
	if execution.refund and frappe.db.get_value("Client Refund", execution.refund, "docstatus") == 1:
		refuse(_("The excess was paid back by {0}.").format(execution.refund))
	refund = frappe.new_doc(
		"Client Refund",
		loan=frappe.db.get_value("Loan Repayment", execution.repayment, "loan"),
		amount=execution.excess_amount,
		mode_of_payment=mode_of_payment,
		reference_number=reference_number,
		value_date=value_date,
		posting_date=getdate(today()),
	)
	refund.insert().submit()
	execution.db_set("refund", refund.name)
	return refund
