"""What a close would do: done in one transaction, told, and taken back."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.servicing.closing.post_outbox import list_amounts
from lending_app.servicing.services.close_day import DayCloser
from lending_app.servicing.services.close_days import list_open_days


def try_close(company: str, until: date) -> list[str]:
	"""Lines that say what a close up to a day would post. Leaves nothing behind; locks the book while it runs."""
	days = list_open_days(company, until)
	lines = [f"{company}: no day to close"] if not days else []
	try:
		for day in days:
			[name] = DayCloser(company).close([day])
			record = frappe.db.get_value(
				"Day Close", name, ["status", "number_of_loans", "duration_seconds", "message"], as_dict=True
			)
			lines.append(
				f"{company} {day}: {record.status}, {record.number_of_loans} loans, {record.duration_seconds:.1f} s"
			)
			lines += [f"  {record.message}"] if record.message else []
			for branch, product, role, amount in list_amounts(company, day):
				lines.append(f"  {branch}, {product}, {role}: {amount} minor units")
			if record.status == "Out of Balance":
				break
	finally:
		frappe.db.rollback()
	return lines
