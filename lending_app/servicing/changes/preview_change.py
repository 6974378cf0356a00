"""The plan of a loan, and what it owes, before and after a change that is being entered: nothing is kept, and nothing posted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import InstallmentState, LoanState
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import build_charged, build_rate_changed, build_skipped
from lending_app.servicing.changes.skip_installment import check_product, fill_skip
from lending_app.servicing.charges.charge_loan import check_running, fill_charge
from lending_app.servicing.exceptions import ChangePreviewError
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.state.get_loan_state import get_terms
from lending_app.servicing.stored.checkpoints import carry_loan

PREVIEW_ID = "preview"


def preview_rate_change(loan: str, value_date: date, interest_percent: float, keeps: str) -> dict[str, Any]:
	"""Another rate from a day on, which keeps the term or the installment. Raises ChangePreviewError."""
	values = {
		"name": PREVIEW_ID,
		"value_date": value_date,
		"interest_percent": interest_percent,
		"keeps": keeps,
	}
	return _compare(loan, lambda: build_rate_changed(frappe._dict(values)), list_standing_facts(loan))


def preview_skip(
	loan: str, value_date: date, installment_number: int = 0, *, is_term_extended: bool = False
) -> dict[str, Any]:
	"""An installment that is let pass, the next due where none is named. Raises PaymentSkipError, ChangePreviewError."""
	doc = frappe.new_doc(
		"Loan Payment Skip",
		loan=loan,
		value_date=value_date,
		installment_number=installment_number,
		is_term_extended=is_term_extended,
	)
	doc.name = PREVIEW_ID
	facts = list_standing_facts(loan)
	fill_skip(doc)
	check_product(doc, frappe.db.get_value("Loan", loan, "product"), facts)
	return _compare(loan, lambda: build_skipped(doc), facts)


def preview_charge(loan: str, **values: Any) -> dict[str, Any]:
	"""A charge of a kind; beside the plan, what is owed. Raises LoanChargeError, LoanStateError, ChangePreviewError."""
	doc = frappe.new_doc("Loan Charge", loan=loan, **values)
	doc.name = PREVIEW_ID
	check_running(loan, frappe.db.get_value("Loan", loan, "status"))
	fill_charge(doc)
	return _compare(loan, lambda: build_charged(doc), list_standing_facts(loan))


def _compare(loan: str, build_fact: Callable[[], Fact], facts: list[Fact]) -> dict[str, Any]:
	"""Installments that differ, by number, and what differs in all. Empty totals where nothing does."""
	terms = get_terms(loan)
	try:
		fact = build_fact()
		day = max(fact.value_date, getdate(today()))
		before = carry_loan(loan, terms, facts, day).get_state(day)
		after = carry_loan(loan, terms, [*facts, fact], day).get_state(day)
	except EngineError as error:
		frappe.throw(
			_("This change is not possible: {0} {1} is not allowed; {2} is.").format(
				_(frappe.unscrub(error.field)), error.value, say_bound(error.bound)
			),
			exc=ChangePreviewError,
			title=_("Change Not Possible"),
		)
	old = {row.number: row for row in before.installments}
	new = {row.number: row for row in after.installments}
	rows = [_build_row(number, old.get(number), new.get(number)) for number in sorted({*old, *new})]
	return {
		"rows": [row for row in rows if row["before"] != row["after"]],
		"totals": [_build_totals(before), _build_totals(after)],
		"owed": [_read_owed(before), _read_owed(after)],
	}


def _build_row(number: int, old: InstallmentState | None, new: InstallmentState | None) -> dict[str, Any]:
	return {"number": number, "before": _read(old), "after": _read(new)}


def _read(row: InstallmentState | None) -> dict[str, Any] | None:
	"""None where the plan has no such installment."""
	return {"due_date": row.due_date, "amount": to_float(row.total)} if row else None


def _build_totals(state: LoanState) -> dict[str, Any]:
	rows = state.installments
	return {
		"last_due_date": rows[-1].due_date if rows else None,
		"interest_amount": to_float(sum((row.interest for row in rows), Decimal(0))),
		"total_amount": to_float(sum((row.total for row in rows), Decimal(0))),
	}


def _read_owed(state: LoanState) -> dict[str, Any]:
	return {"due_amount": to_float(state.due), "payoff_amount": to_float(state.payoff)}
