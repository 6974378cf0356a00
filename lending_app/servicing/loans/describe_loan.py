"""What a loan's record says beside its stored figures (APP-53): installment, cashier, what lateness brings."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate, today

from lending_app.engine.loan.charges import count_whole_months
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.schedule.results import Schedule
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.origination.documents.late_terms import list_late_terms
from lending_app.products.adapters import load_terms, to_float


def estimate_installment(stored: str | None) -> float:
	"""Of terms whose schedule is not fixed yet; 0 where they have none as of today."""
	schedule = _estimate(stored)
	return to_float(schedule.first_to_pay.total) if schedule else 0.0


def count_months(loan: Document) -> int:
	"""The term in whole months, from disbursement to maturity; of a loan that is not paid out, as from today."""
	if loan.disbursed_on and loan.maturity_date:
		return count_whole_months(getdate(loan.disbursed_on), getdate(loan.maturity_date))
	schedule = _estimate(loan.terms)
	return count_whole_months(getdate(today()), schedule.installments[-1].due_date) if schedule else 0


def _estimate(stored: str | None) -> Schedule | None:
	try:
		return build_schedule(load_terms(stored), getdate(today())) if stored else None
	except EngineError:
		return None


def get_cashier(loan: str | None) -> str:
	"""Who entered the first disbursement that stands."""
	names = frappe.get_all(
		"Loan Disbursement",
		{"loan": loan or "", "docstatus": 1},
		pluck="owner",
		order_by="value_date, creation",
		limit=1,
	)
	return get_fullname(names[0]) if names else ""


def explain_late_terms(loan: Document) -> list[str]:
	"""The loan's own penalties, and its product's measures."""
	if not (loan.terms and loan.product and loan.company):
		return []
	wording = build_wording(loan.company, loan.currency)
	product = frappe.get_cached_doc("Loan Product", loan.product)
	return list_late_terms(product, load_terms(loan.terms), wording)
