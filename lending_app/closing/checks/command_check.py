"""The check as `bench --site S lending recalculate` runs it."""

from __future__ import annotations

import frappe

from lending_app.closing.checks.run_check import open_check, run_check
from lending_app.closing.checks.states import CHECK, DIFFERENCE, CheckScope, CheckStatus, DifferenceStatus
from lending_app.closing.run.command_close import Report


def check_company(company: str, *, all_loans: bool) -> Report:
	"""Check a company's loans here and now, going on where a check was broken off."""
	running = {"company": company, "status": CheckStatus.RUNNING.value}
	name = frappe.db.get_value(CHECK, running) or open_check(
		company, CheckScope.ALL if all_loans else CheckScope.CHANGED
	)
	frappe.db.commit()
	if not name:
		return [f"{company}: no day is closed yet"], True
	run_check(name)
	check = frappe.get_doc(CHECK, name)
	lines = [
		f"{company}: {check.number_of_loans} loans, {check.number_of_journal_entries} journal entries, "
		f"{check.number_of_differences} differences ({name})"
	]
	if check.status == CheckStatus.FAILED.value:
		lines.append(f"{company}: not finished. {check.message}")
	rows = frappe.get_all(
		DIFFERENCE,
		{"last_check": name, "status": DifferenceStatus.OPEN.value},
		["loan", "subject", "found_value", "expected_value"],
		order_by="loan, name",
	)
	lines += [
		f"{row.loan or company}: {row.subject}. Found: {row.found_value}. Expected: {row.expected_value}."
		for row in rows
	]
	return lines, check.status == CheckStatus.AGREED.value
