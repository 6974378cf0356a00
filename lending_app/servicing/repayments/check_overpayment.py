"""Money far above what a loan owes is more often a slip of the hand than a payment: it is asked for once more."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate

from lending_app.engine.loan.state import LoanState
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.exceptions import OverpaymentError
from lending_app.servicing.states import RepaymentKind

# Of the payoff. Below it are rounded notes and interest that the client has counted to another day.
MOST_ABOVE = Decimal("0.10")


def get_excess(amount: Decimal, payoff: Decimal) -> Decimal:
	"""What a payment is above the payoff, where that is so much that it is asked about; else zero."""
	excess = amount - payoff
	return excess if payoff > 0 and excess > payoff * MOST_ABOVE else Decimal(0)


def check_overpayment(repayment: Document, owed: LoanState) -> None:
	"""Raise OverpaymentError for a payment far above the payoff of its day that nobody has confirmed.

	Collateral brings what it brings; its excess is the client's in any case.
	"""
	if repayment.is_excess_confirmed or repayment.kind == RepaymentKind.COLLATERAL_PROCEEDS.value:
		return
	excess = get_excess(to_decimal(repayment.amount), owed.payoff)
	if not excess:
		return
	currency = repayment.currency
	frappe.throw(
		_(
			"{0} is {1} more than the payoff of {2}, {3}. Check the amount. If the client pays that much, confirm "
			"it with {4}: the rest is held for the client."
		).format(
			fmt_money(repayment.amount, currency=currency),
			fmt_money(to_float(excess), currency=currency),
			formatdate(repayment.value_date),
			fmt_money(to_float(owed.payoff), currency=currency),
			frappe.bold(_(repayment.meta.get_label("is_excess_confirmed"))),
		),
		exc=OverpaymentError,
		title=_("Above the Payoff"),
	)
