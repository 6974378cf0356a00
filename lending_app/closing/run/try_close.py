"""What a close would do: done in one transaction, told, and taken back."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import fmt_money

from lending_app.closing.posting.post_outbox import list_amounts
from lending_app.closing.run.close_day import STUCK, close_in_transaction
from lending_app.closing.run.close_days import list_open_days
from lending_app.engine.values.money import RoundingPolicy


def try_close(company: str, until: date) -> list[str]:
	"""Lines that say what a close up to a day would post. Leaves nothing behind; locks the book while it runs."""
	days = list_open_days(company, until)
	lines = [] if days else [f"{company}: no day to close"]
	try:
		for day in days:
			[name] = close_in_transaction(company, [day])
			record = frappe.get_doc("Day Close", name)
			lines += _describe(company, day, record)
			if record.status == STUCK:
				break
	finally:
		frappe.db.rollback()
	return lines


def _describe(company: str, day: date, record: object) -> list[str]:
	"""A day's outcome, then what it would post, debit and credit."""
	to_amount = RoundingPolicy.for_currency(record.currency).to_amount
	lines = [
		f"{company} {day}: {record.status}, {record.number_of_loans} loans, "
		f"{record.number_of_journal_entries} journal entries, {record.duration_seconds:.1f} s"
	]
	lines += [f"  {text}" for text in (record.message or "").splitlines()]
	for branch, product, role, minor in list_amounts(company, day):
		side = "debit" if minor > 0 else "credit"
		amount = fmt_money(abs(to_amount(minor)), currency=record.currency)
		lines.append(f"  {branch}, {product}: {side} {role} {amount}")
	return lines
