"""The figures of a loan as its documents print them: all of them the engine's, none calculated here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.contracts.templates.environment import Group
from lending_app.contracts.templates.orders import OrderFigures, list_order_lines, list_orders
from lending_app.engine.loan.charges import PrepaymentCharge
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.offer.disbursement_breakdown import calculate_net_ordered
from lending_app.engine.offer.simulation import Simulation, simulate_loan
from lending_app.origination.documents.late_terms import list_late_terms
from lending_app.printing.amount_words import get_amount_words
from lending_app.printing.simulation_payload import show_percent
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal
from lending_app.products.queries import get_country_code
from lending_app.servicing.state.get_loan_state import get_terms

# What a disbursement keeps back, by field, with its label.
DEDUCTIONS = {
	"fee_amount": "Fees",
	"fee_tax_amount": "Tax on Charges",
	"insurance_amount": "Insurance",
	"interest_amount": "Interest in Advance",
	"previous_loan_amount": "Balance of the Previous Loan",
}


@dataclass(frozen=True, slots=True)
class LoanFigures:
	"""A loan as agreed, from its disbursement or the day planned for it, and the orders that pay it out."""

	terms: LoanTerms
	found: Simulation
	start: date
	orders: Sequence[OrderFigures]
	disbursement: frappe._dict | None

	@property
	def order(self) -> OrderFigures | None:
		"""That of the last disbursement that stands, where one was made for it."""
		name = self.disbursement and self.disbursement.name
		return next((order for order in self.orders if name and order.disbursement == name), None)

	@property
	def net_amount(self) -> Decimal:
		"""What all of the loan comes to, less what is kept back."""
		return calculate_net_ordered(
			self.orders, principal=self.terms.principal, agreed=self.found.net_disbursed
		)


def get_figures(loan: Document) -> LoanFigures:
	terms = get_terms(loan.name)
	planned = frappe.db.get_value("Loan Application", loan.application, "planned_disbursement_date")
	start = getdate(loan.disbursed_on or max(getdate(planned or today()), getdate(today())))
	return LoanFigures(
		terms,
		simulate_loan(terms, start, get_country_code(loan.company)),
		start,
		list_orders(loan.name),
		get_disbursement(loan),
	)


def build_loan_values(loan: Document, figures: LoanFigures, wording: Wording) -> Group:
	return Group(
		"loan",
		{
			**_describe_terms(loan, figures, wording),
			**_list_amounts(figures, wording),
			**_list_cost(figures.found, wording),
			**_describe_disbursement(loan, figures, wording),
		},
	)


def _describe_terms(loan: Document, figures: LoanFigures, wording: Wording) -> dict[str, Any]:
	terms, product = figures.terms, frappe.get_cached_doc("Loan Product", loan.product)
	return {
		"number": loan.name,
		"product": _(product.product_name),
		"purpose": loan.purpose,
		"currency": loan.currency,
		"rate": wording.percent(terms.annual_rate),
		"rate_kind": _(product.rate_type or "Fixed"),
		"method": _(terms.method.value),
		"frequency": _(terms.frequency.value),
		"day_count": _(terms.day_count.value),
		"installments": str(terms.number_of_installments),
		"start": wording.long_day(figures.start),
		"delivery_time": _get_delivery_time(loan),
		"first_due_date": wording.long_day(figures.found.schedule.first_to_pay.due_date),
		"maturity_date": wording.long_day(figures.found.maturity_date),
		"default_days": str(terms.default_after_days),
	}


def _get_delivery_time(loan: Document) -> str:
	"""Hours and minutes, as agreed with the client; empty where nothing is."""
	return frappe.db.get_value("Loan Application", loan.application, "planned_disbursement_time") or ""


def _list_amounts(figures: LoanFigures, wording: Wording) -> dict[str, Any]:
	found, total = figures.found, figures.found.total_cost
	return {
		"amount": wording.full_money(figures.terms.principal),
		"amount_words": get_amount_words(figures.terms.principal, wording),
		"installment": wording.full_money(found.installment),
		"installment_words": get_amount_words(found.installment, wording),
		"highest_installment": wording.full_money(found.highest_installment),
		"net_amount": wording.full_money(figures.net_amount),
		"net_amount_words": get_amount_words(figures.net_amount, wording),
		"interest": wording.full_money(found.schedule.total_interest),
		"fees": wording.full_money(total.fees),
		"insurance": wording.full_money(total.insurance),
		"taxes": wording.full_money(total.taxes),
		"cost": wording.full_money(total.cost),
		"total": wording.full_money(total.paid),
		"total_words": get_amount_words(total.paid, wording),
	}


def _list_cost(found: Simulation, wording: Wording) -> dict[str, Any]:
	cost = found.effective_cost
	return {
		"effective_cost": show_percent(cost.published, wording) if cost else "",
		"effective_cost_name": found.measure.name
		if found.measure.is_official
		else _("Effective Yearly Cost"),
		"effective_cost_law": cost.law if cost and found.measure.is_official else "",
	}


def _describe_disbursement(loan: Document, figures: LoanFigures, wording: Wording) -> dict[str, Any]:
	"""Of the last disbursement that stands; empty before the first."""
	row = figures.disbursement
	if row is None:
		return {"disbursed_on": "", "disbursed_amount": "", "paid_out_by": _list_methods(loan, figures)}
	paid = figures.order.net if figures.order else to_decimal(row.net_amount)
	return {
		"disbursed_on": wording.long_day(getdate(row.value_date)),
		"disbursed_amount": wording.full_money(paid),
		"disbursed_amount_words": get_amount_words(paid, wording),
		"paid_out_by": _join_methods(figures.order) or _(row.mode_of_payment or ""),
	}


def _list_methods(loan: Document, figures: LoanFigures) -> str:
	"""Of the order that is prepared; without one what is agreed with the client."""
	return _join_methods(figures.orders[-1] if figures.orders else None) or _(loan.paid_out_by or "")


def _join_methods(order: OrderFigures | None) -> str:
	return ", ".join(dict.fromkeys(row.method for row in order.payees)) if order else ""


def get_disbursement(loan: Document) -> frappe._dict | None:
	rows = frappe.get_all(
		"Loan Disbursement",
		{"loan": loan.name, "docstatus": 1},
		["name", "amount", "net_amount", "value_date", "mode_of_payment", *DEDUCTIONS],
		order_by="value_date desc, creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def list_disbursement_lines(figures: LoanFigures, wording: Wording) -> list[tuple[str, str]]:
	"""From the amount of the last disbursement to what was paid out, line by line; none before the first."""
	row = figures.disbursement
	if row is None:
		return []
	if figures.order:
		return list_order_lines(figures.order, wording)
	amount, paid = to_decimal(row.amount), to_decimal(row.net_amount)
	kept = {_(label): to_decimal(row[field] or 0) for field, label in DEDUCTIONS.items()}
	kept[_("Other Deductions")] = amount - paid - sum(kept.values())
	lines = [(label, f"-{wording.full_money(value)}") for label, value in kept.items() if value]
	return [
		(_("Amount"), wording.full_money(amount)),
		*lines,
		(_("Paid Out"), wording.full_money(paid)),
	]


def list_installments(figures: LoanFigures, wording: Wording, *, has_words: bool) -> list[Group]:
	"""Amounts in words are for the documents that print them: spelling 360 takes longer than all other values."""
	return [
		Group(
			"installments",
			{
				"number": str(row.number),
				"due_date": wording.long_day(row.due_date),
				"principal": wording.money(row.principal),
				"interest": wording.money(row.interest),
				"charges": wording.part(row.fee + row.insurance + row.tax),
				"amount": wording.full_money(row.total),
				"amount_words": get_amount_words(row.total, wording) if has_words else "",
				"balance": wording.money(row.closing_principal),
			},
		)
		for row in figures.found.schedule.installments
	]


def list_late_sentences(loan: Document, figures: LoanFigures, wording: Wording) -> list[str]:
	return list_late_terms(frappe.get_cached_doc("Loan Product", loan.product), figures.terms, wording)


def list_prepayment_sentences(figures: LoanFigures, wording: Wording) -> list[str]:
	"""What paying early costs, as the terms say."""
	charge = figures.terms.prepayment_charge
	if charge is None:
		return [_("The borrower may pay early, in part or in full, at any time and without charge.")]
	return [
		_("The borrower may pay early, in part or in full, at any time."),
		*_list_prepayment(charge, wording),
	]


def _list_prepayment(charge: PrepaymentCharge, wording: Wording) -> Iterator[str]:
	if charge.tiers:
		yield _("The charge for it depends on when it is paid, as the product's conditions say.")
	elif charge.rate:
		yield _("The charge for it is {0} of the principal paid early.").format(wording.percent(charge.rate))
	if charge.amount:
		yield _("A charge of {0} falls on each early payment.").format(wording.full_money(charge.amount))
	if charge.interest_months:
		yield _("It also asks {0} months of interest on that principal.").format(charge.interest_months)
	if charge.free_rate:
		yield _("{0} of the original principal is free of charge in each year.").format(
			wording.percent(charge.free_rate)
		)
	if charge.within_months:
		yield _("Nothing is charged from {0} months after the disbursement on.").format(charge.within_months)
	if charge.cap_amount is not None:
		yield _("It is never above {0}.").format(wording.full_money(charge.cap_amount))
