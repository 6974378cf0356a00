"""The record of an execution: one at a time for a thing, its steps and costs in the order of their days."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.collateral.exceptions import CollateralExecutionError
from lending_app.collateral.states import CollateralStatus, ExecutionStatus
from lending_app.lending_setup.document import by_service
from lending_app.products.adapters import to_decimal, to_float

EXECUTION = "Collateral Execution"
EXECUTED = (CollateralStatus.FORMALIZED.value, CollateralStatus.IN_EXECUTION.value)


def check_execution(doc: Document) -> None:
	"""Fill the costs. Raises CollateralExecutionError for days in the future, a second record, or one that has ended."""
	_check_open(doc)
	for rows, field in ((doc.steps, "step_date"), (doc.costs, "cost_date")):
		rows.sort(key=lambda row: getdate(row.get(field)))
		for number, row in enumerate(rows, start=1):
			row.idx = number
			if getdate(row.get(field)) > getdate(today()):
				refuse(_("{0} is in the future. Enter what has happened.").format(formatdate(row.get(field))))
	for row in doc.costs:
		row.currency = doc.currency
	doc.costs_amount = to_float(sum((to_decimal(row.amount) for row in doc.costs), Decimal(0)))


def _check_open(doc: Document) -> None:
	before = doc.get_doc_before_save()
	if before and before.status != ExecutionStatus.OPEN.value and not doc.flags.is_written_by_service:
		refuse(_("Execution {0} is {1} and stays as it is.").format(doc.name, _(before.status)))
	if before:
		return
	status = frappe.db.get_value("Collateral", doc.collateral, "status")
	if status not in EXECUTED:
		refuse(_("{0} is {1}. Only a formalized thing is executed.").format(doc.collateral, _(status)))
	known = frappe.db.exists(EXECUTION, {"collateral": doc.collateral, "status": ExecutionStatus.OPEN.value})
	if known:
		refuse(_("{0} is being executed already: {1}.").format(doc.collateral, known))
	if not frappe.db.exists(
		"Loan Collateral", {"collateral": doc.collateral, "released_on": ("is", "not set")}
	):
		refuse(_("{0} secures no loan that could be paid.").format(doc.collateral))


def begin_execution(doc: Document) -> None:
	"""The thing itself says so from now on."""
	_set_status(doc.collateral, CollateralStatus.IN_EXECUTION)


def withdraw_execution(name: str) -> Document:
	"""The client has paid or agreed: the thing stands as before. The caller checks permission."""
	doc = lock_open(name)
	doc.status = ExecutionStatus.WITHDRAWN.value
	by_service(doc).save()
	_set_status(doc.collateral, CollateralStatus.FORMALIZED)
	return doc


def lock_open(name: str) -> Document:
	"""An execution that has not ended. Raises CollateralExecutionError."""
	doc = frappe.get_doc(EXECUTION, name, for_update=True)
	if doc.status != ExecutionStatus.OPEN.value:
		refuse(_("Execution {0} is {1} and stays as it is.").format(name, _(doc.status)))
	return doc


def check_alone(repayment: Document) -> None:
	"""Payments of one execution are reversed together. Raises CollateralExecutionError for one of several."""
	if repayment.flags.is_whole_execution:
		return
	for name in _list_paid_by(repayment.name):
		if frappe.db.count("Collateral Execution Payment", {"parent": name}) > 1:
			refuse(
				_(
					"{0} is one of the payments of execution {1}. Reverse its proceeds there, all together."
				).format(repayment.name, name)
			)


def open_again(repayment: str) -> None:
	"""Its proceeds were reversed: the execution goes on."""
	for name in _list_paid_by(repayment):
		values = {"repayment": None, "proceeds_amount": 0, "excess_amount": 0, "refund": None}
		frappe.db.set_value(EXECUTION, name, values | {"status": ExecutionStatus.OPEN.value})
		frappe.db.delete("Collateral Execution Payment", {"parent": name})


def _list_paid_by(repayment: str) -> set[str]:
	rows = frappe.get_all("Collateral Execution Payment", {"repayment": repayment}, pluck="parent")
	return {*rows, *frappe.get_all(EXECUTION, {"repayment": repayment}, pluck="name")}


def _set_status(collateral: str, status: CollateralStatus) -> None:
	"""Past its form, which would ask again for what has lapsed since it was formalized."""
	frappe.get_doc("Collateral", collateral, for_update=True).db_set("status", status.value)


def refuse(message: str) -> NoReturn:
	"""Raise CollateralExecutionError with its title."""
	frappe.throw(message, exc=CollateralExecutionError, title=_("Execution of Collateral"))
