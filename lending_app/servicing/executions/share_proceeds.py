"""Which loans the proceeds of an execution pay, and how much of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.executions.check_execution import refuse
from lending_app.engine.ledger.collateral import ProceedsClaim, SharedProceeds, share_proceeds
from lending_app.engine.values.money import RoundingPolicy
from lending_app.products.adapters import to_decimal
from lending_app.servicing.facts.enter_fact import lock_loans
from lending_app.servicing.state.get_loan_state import get_loan_state


@dataclass(slots=True)
class LoanShare:
	"""What one loan gets of the proceeds; `excess` is held on it for the owner."""

	pledge: str
	loan: str
	rank: int
	owed: Decimal
	paid: Decimal = Decimal(0)
	excess: Decimal = Decimal(0)


def list_parts(execution: Document, net: Decimal, day: date) -> list[LoanShare]:
	"""Loans that are paid, by rank. Raises CollateralExecutionError where none can be, or nothing can hold an excess."""
	pledges = _list_pledges(execution.collateral)
	lock_loans(pledge.loan for pledge in pledges)
	parts = [
		LoanShare(pledge.name, pledge.loan, max(pledge.rank or 1, 1), get_loan_state(pledge.loan, day).payoff)
		for pledge in pledges
	]
	claims = [
		ProceedsClaim(
			owed=part.owed,
			rank=part.rank,
			limit=to_decimal(pledge.secured_amount) or None,
			is_of_owner=pledge.client == execution.client,
		)
		for part, pledge in zip(parts, pledges, strict=True)
	]
	shared = share_proceeds(net, claims, RoundingPolicy.for_currency(execution.currency))
	for part, paid in zip(parts, shared.parts, strict=True):
		part.paid = paid
	if shared.excess:
		_get_holder(parts, shared).excess = shared.excess
	return [part for part in parts if part.paid]


def _get_holder(parts: Sequence[LoanShare], shared: SharedProceeds) -> LoanShare:
	"""The loan on which what is left is held for the owner."""
	if shared.holder is None:
		refuse(
			_(
				"{0} of the proceeds belong to the owner, and no loan is paid in full that could hold them. Pay them to the owner directly, and enter {1} and the costs as proceeds."
			).format(shared.excess, shared.paid)
		)
	return parts[shared.holder]


def _list_pledges(collateral: str) -> list[frappe._dict]:
	"""Standing pledges for loans that were disbursed, by rank."""
	filters = {"collateral": collateral, "released_on": ("is", "not set")}
	fields = ["name", "loan", "`rank`", "secured_amount", "loan.client", "loan.disbursed_on"]
	pledges = frappe.get_all("Loan Collateral", filters, fields, order_by="`tabLoan Collateral`.`rank`, name")
	paid_out = [pledge for pledge in pledges if pledge.disbursed_on]
	if not paid_out:
		refuse(_("{0} secures no loan that could be paid.").format(collateral))
	return paid_out
