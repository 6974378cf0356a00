"""What may become of money above what is due, by the product of the loan."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.servicing.exceptions import ExtraPaymentError


def check_excess(repayment: Document) -> None:
	"""Raise ExtraPaymentError where the payment would pay ahead and the product of its loan takes no extra payments."""
	if not repayment.excess_rule or repayment.excess_rule == ExcessRule.HOLD_AS_ADVANCE.value:
		return
	product = frappe.db.get_value("Loan", repayment.loan, "product")
	if frappe.get_cached_value("Loan Product", product, "has_extra_payments"):
		return
	frappe.throw(
		_(
			"Product {0} takes no extra payments: money above what is due is held for the due dates. "
			"Leave {1} empty, or choose {2}."
		).format(
			frappe.bold(product),
			frappe.bold(_(repayment.meta.get_label("excess_rule"))),
			frappe.bold(_(ExcessRule.HOLD_AS_ADVANCE.value)),
		),
		exc=ExtraPaymentError,
		title=_("No Extra Payments"),
	)
