"""A debit above the usual is announced to the client some days before it is made; how many is the company's setting."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, cint, fmt_money, getdate, today

from lending_app.engine.loan.state import LoanState
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.lending_setup.record import write_record
from lending_app.loan_payments.direct_debits.queries import Candidate, list_candidates
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.state.get_loan_state import get_loan_state

NOTICE = "Direct Debit Notice"


def find_notice_fault(company: str, loan: str, state: LoanState, amount: Decimal) -> str:
	"""Why a debit cannot be made for want of a notice; empty where it can."""
	days, usual = _get_usual(company, state)
	if not days or amount <= usual:
		return ""
	announced = frappe.db.get_value(
		NOTICE,
		{
			"loan": loan,
			"announced_on": ("<=", add_days(state.as_of, -days)),
			"amount": (">=", to_float(amount)),
		},
		"name",
	)
	if announced:
		return ""
	currency = frappe.get_cached_value("Company", company, "default_currency")
	return _("{0} is above the usual {1} and was not announced {2} days before.").format(
		fmt_money(amount, currency=currency), fmt_money(usual, currency=currency), days
	)


def send_notices() -> int:
	"""Daily: notices of what will be debited above the usual when the days of notice have passed. Returns how many.

	A notice is a document: the lender's Notification on it says it to the client, by mail or message.
	"""
	sent = 0
	settings = frappe.get_all(
		"Lending Company", {"direct_debit_notice_days": (">", 0)}, ["company", "direct_debit_notice_days"]
	)
	for row in settings:
		day = getdate(add_days(today(), cint(row.direct_debit_notice_days)))
		for candidate in list_candidates(row.company, day):
			sent += _announce(row.company, candidate, day)
	return sent


def _announce(company: str, candidate: Candidate, day: date) -> int:
	try:
		state = get_loan_state(candidate.loan, day)
	except LOAN_ERRORS:
		return 0
	amount = min(state.due, state.payoff, candidate.limit or state.payoff)
	_days, usual = _get_usual(company, state)
	if amount <= usual or frappe.db.exists(
		NOTICE, {"loan": candidate.loan, "amount": (">=", to_float(amount))}
	):
		return 0
	write_record(
		NOTICE,
		{
			"loan": candidate.loan,
			"client": candidate.client,
			"client_name": candidate.client_name,
			"mandate": candidate.mandate,
			"company": company,
			"branch": candidate.branch,
			"currency": candidate.currency,
			"announced_on": today(),
			"collection_date": day,
			"amount": to_float(amount),
			"usual_amount": to_float(usual),
		},
	)
	return 1


def _get_usual(company: str, state: LoanState) -> tuple[int, Decimal]:
	"""Days of notice, and the most that is debited without one: the first installment with the company's margin."""
	days, percent = frappe.db.get_value(
		"Lending Company", company, ["direct_debit_notice_days", "direct_debit_notice_percent"]
	) or (0, 0)
	usual = next((row.total for row in state.installments if row.total), state.payoff)
	return cint(days), usual * (100 + to_decimal(percent or 0)) / 100
