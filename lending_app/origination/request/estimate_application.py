"""What an application would cost: installment, interest and total, by the engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.credit.monthly_burden import calculate_monthly_burden
from lending_app.engine.loan.charges import count_whole_months
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.schedule.results import Schedule
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.rates import Frequency
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.origination.exceptions import ApplicationStateError
from lending_app.origination.request.fill_members import list_accepted_members
from lending_app.origination.request.own_terms import get_own_terms
from lending_app.products.adapters import build_terms, to_decimal, to_float
from lending_app.products.limits.check_term import check_term


def estimate_application(application: Document, amount: Any = None) -> Schedule:
	"""The schedule of the requested, or where decided the approved, figures, or of another amount. Raises a titled error."""
	product = frappe.get_cached_doc("Loan Product", application.product)
	start = get_start(application)
	is_decided = bool(application.approved_amount)
	try:
		terms = build_terms(
			product,
			principal=amount or (application.approved_amount if is_decided else application.requested_amount),
			interest_percent=application.approved_interest_percent
			if is_decided
			else application.interest_percent,
			number_of_installments=(
				application.approved_number_of_installments
				if is_decided
				else application.number_of_installments
			),
			first_due_date=application.first_due_date,
			start=start,
			own=get_own_terms(application),
		)
		schedule = build_schedule(terms, start)
	except EngineError as error:
		frappe.throw(
			_("{0}: {1} cannot be used. It must be {2}.").format(
				_(frappe.unscrub(error.field)), frappe.bold(error.value), say_bound(error.bound)
			),
			exc=ApplicationStateError,
			title=_("Cannot Calculate"),
		)
	check_term(product, start, schedule.installments[-1].due_date)
	return schedule


def get_start(application: Document) -> date:
	"""The day from which the estimate counts."""
	return getdate(application.planned_disbursement_date or application.application_date)


def fill_estimate(application: Document) -> None:
	"""Write the estimate into the application's read-only fields; an incomplete draft has none."""
	schedules = list_schedules(application)
	first = sum((schedule.first_to_pay.total for schedule in schedules), Decimal(0))
	application.installment_amount = to_float(first)
	application.total_interest_amount = to_float(sum(schedule.total_interest for schedule in schedules))
	application.total_amount = to_float(sum(schedule.total for schedule in schedules))
	application.final_due_date = schedules[0].installments[-1].due_date if schedules else None
	income = to_decimal(frappe.get_cached_value("Client", application.client, "monthly_income"))
	is_single = income and not application.is_group
	ratio = _get_monthly(application, schedules) / income * 100 if is_single else Decimal(0)
	application.debt_ratio_percent = float(round(ratio, 2))


def _get_monthly(application: Document, schedules: list[Schedule]) -> Decimal:
	"""What the first installment takes from a month of the income."""
	if not schedules:
		return Decimal(0)
	first, last = schedules[0].first_to_pay, schedules[0].installments[-1]
	frequency = Frequency(frappe.get_cached_value("Loan Product", application.product, "frequency"))
	months = max(count_whole_months(get_start(application), last.due_date), 1)
	return calculate_monthly_burden(first.total, frequency, months)


def list_schedules(application: Document) -> list[Schedule]:
	"""The schedule of the client, or one of each member; none while figures are missing."""
	if not application.product or not application.number_of_installments:
		return []
	if not application.is_group:
		return [estimate_application(application)] if application.requested_amount else []
	schedules = []
	for row in list_accepted_members(application):
		amount = row.approved_amount or row.requested_amount
		schedule = estimate_application(application, amount) if amount else None
		row.installment_amount = to_float(schedule.first_to_pay.total) if schedule else 0
		schedules += [schedule] if schedule else []
	return schedules
