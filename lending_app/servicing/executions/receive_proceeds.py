"""What an executed thing brings: a payment of its loan by Collateral Proceeds, and the excess back to the client."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.collateral.executions.check_execution import EXECUTION, lock_open, refuse
from lending_app.collateral.states import ExecutionStatus
from lending_app.lending_setup.document import by_service
from lending_app.products.adapters import to_float
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.servicing.states import RepaymentKind


def receive_proceeds(
	name: str, amount: float, mode_of_payment: str, value_date: date, reference_number: str | None = None
) -> Document:
	"""Pay the loan of the first rank, costs first, and conclude the execution. Returns the payment.

	The user's right to receive payments is asked as for any other; the record's is the caller's. Raises what a payment
	of the loan raises, and CollateralExecutionError for an execution that has ended; nothing is changed then.
	"""
	execution = lock_open(name)
	filters = {"collateral": execution.collateral, "released_on": ("is", "not set")}
	pledges = frappe.get_all("Loan Collateral", filters, ["name", "loan"], order_by="`rank`, name", limit=1)
	if not pledges:
		refuse(_("{0} secures no loan that could be paid.").format(execution.collateral))
	[pledge] = pledges
	held = get_loan_state(pledge.loan, value_date).client_advance
	payment = frappe.new_doc(
		"Loan Repayment",
		loan=pledge.loan,
		kind=RepaymentKind.COLLATERAL_PROCEEDS.value,
		collateral=pledge.name,
		amount=amount,
		execution_cost_amount=execution.costs_amount,
		mode_of_payment=mode_of_payment,
		reference_number=reference_number,
		value_date=value_date,
		posting_date=today(),
		is_excess_confirmed=1,
	)
	payment.insert().submit()
	excess = get_loan_state(pledge.loan, value_date).client_advance - held
	execution.reload()
	execution.update(
		{
			"status": ExecutionStatus.CONCLUDED.value,
			"proceeds_amount": amount,
			"repayment": payment.name,
			"excess_amount": to_float(max(excess, 0)),
			"awarded_on": execution.awarded_on or value_date,
		}
	)
	by_service(execution).save()
	return payment


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
