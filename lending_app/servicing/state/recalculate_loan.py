"""Calculate a loan's balances again from its facts, and say which stored figures were out of step (PAY-38)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today
from frappe.utils.formatters import format_value

from lending_app.engine.loan.state import LoanState
from lending_app.lending_setup.language.speak import speaking_for, speaking_language_of
from lending_app.servicing.adapters import get_installment_values, get_loan_values
from lending_app.servicing.collection_stages.stage_loans import get_stage
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.servicing.queries import list_stored_installments
from lending_app.servicing.state.get_loan_state import replay_or_refuse
from lending_app.servicing.state.refresh_loan import is_same, refresh_loan
from lending_app.servicing.stored.loan_states import mark_for_replay


@dataclass(frozen=True, slots=True)
class Difference:
	"""A stored figure that was not what the facts say, on the day as of which it was stored."""

	label: str
	stored: str
	calculated: str


def recalculate_loan(loan: str) -> list[Difference]:
	"""Write the figures of today again. Posts nothing; the next close replays the loan and posts what it finds."""
	lock_loan(loan)
	stored_on, currency, company = frappe.db.get_value("Loan", loan, ["as_of_date", "currency", "company"])
	known = replay_or_refuse(loan, getdate(stored_on or today()))
	differences = _compare_all(loan, known, currency)
	with speaking_language_of(company):
		noted = _compare_all(loan, known, currency)
	refresh_loan(loan, replay_or_refuse(loan, getdate(today())))
	mark_for_replay(loan)
	_note(loan, noted)
	return differences


def _compare_all(loan: str, known: LoanState, currency: str) -> list[Difference]:
	return [*_compare_loan(loan, known, currency), *_compare_installments(loan, known, currency)]


def _compare_loan(loan: str, state: LoanState, currency: str) -> list[Difference]:
	calculated = get_loan_values(state) | {"arrears_stage": get_stage(state)}
	stored = frappe.db.get_value("Loan", loan, list(calculated), as_dict=True)
	return _compare("Loan", stored, calculated, currency)


def _compare_installments(loan: str, state: LoanState, currency: str) -> list[Difference]:
	calculated = {row.number: get_installment_values(row, currency) for row in state.installments}
	fields = list(next(iter(calculated.values()), {"number": 0}))
	stored = {row.number: row for row in list_stored_installments(loan, fields)}
	found = []
	for number in sorted({*stored, *calculated}):
		prefix = _("Installment {0}").format(number)
		if number not in stored or number not in calculated:
			is_there = (_("missing"), _("present"))
			pair = is_there if number in calculated else is_there[::-1]
			found.append(Difference(prefix, *pair))
			continue
		found += _compare("Loan Installment", stored[number], calculated[number], currency, f"{prefix}: ")
	return found


def _compare(
	doctype: str, stored: Any, calculated: dict[str, Any], currency: str, prefix: str = ""
) -> list[Difference]:
	meta = frappe.get_meta(doctype)
	found = []
	for name, value in calculated.items():
		if not is_same(stored.get(name), value):
			field = meta.get_field(name)
			texts = (format_value(part, field, currency=currency) for part in (stored.get(name), value))
			found.append(Difference(f"{prefix}{_(field.label)}", *(str(text or "—") for text in texts)))
	return found


def _note(loan: str, differences: list[Difference]) -> None:
	"""Who calculated again, and what it changed, on the loan's timeline."""
	lines = [f"{row.label}: {row.stored} → {row.calculated}" for row in differences]
	doc = frappe.get_doc("Loan", loan)
	with speaking_for(doc):
		text = "<br>".join([_("Balances calculated again."), *lines])
	doc.add_comment("Info", text)
