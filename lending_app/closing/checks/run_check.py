"""The check of loans after a close: loans are rebuilt part by part and set against what is stored and posted (PAY-38).

Each part is a transaction of its own, with its differences and the place that was reached; a worker that was killed is
followed by another, which goes on there.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from lending_app.closing.checks.queries import choose_loans, find_last_number
from lending_app.closing.checks.record_differences import record_differences
from lending_app.closing.checks.states import CHECK, DIFFERENCE, CheckScope, CheckStatus, DifferenceStatus
from lending_app.closing.checks.tell_differences import tell_differences
from lending_app.ledger.accounts.groups import list_groups
from lending_app.ledger.queries import get_first_posting_date
from lending_app.ledger.reconciliation.queries import list_journals_of_day
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.checks.check_loans import Checked, add_journals, check_loans

# Loans whose numbers are looked through in one transaction, and those that are rebuilt together.
CHUNK, TOGETHER = 1_000, 250
JOB = DocumentJob(
	doctype=CHECK, state=CheckStatus.RUNNING.value, method="lending_app.closing.checks.run_check.run_check"
)


def start_check(company: str, scope: CheckScope = CheckScope.CHANGED) -> str | None:
	"""Hand a check of the last closed day to a worker. None where no day is closed, or a check of the company runs."""
	name = open_check(company, scope)
	if name:
		JOB.start(name)
	return name


def open_check(company: str, scope: CheckScope = CheckScope.CHANGED) -> str | None:
	"""The document of a check that is about to begin."""
	# One that is opened at the same moment waits here.
	frappe.db.get_value("Lending Company", company, "name", for_update=True)
	closed = get_last_closed_date(company)
	if not closed or frappe.db.exists(CHECK, {"company": company, "status": CheckStatus.RUNNING.value}):
		return None
	check = frappe.new_doc(
		CHECK,
		company=company,
		check_date=getdate(closed),
		scope=scope.value,
		status=CheckStatus.RUNNING.value,
		changed_since=_get_changed_since(company, getdate(closed), scope),
		started_on=now_datetime(),
	)
	# The job is the site's own; the record is its trace.
	by_service(check).insert(ignore_permissions=True)
	return check.name


def start_due_checks() -> list[str]:
	"""Hourly: companies whose last closed day nobody has checked yet."""
	started = []
	for company in frappe.get_all("Lending Company", pluck="name"):
		closed = get_last_closed_date(company)
		if closed and not frappe.db.exists(CHECK, {"company": company, "check_date": closed}):
			started.append(start_check(company))
	return [name for name in started if name]


def run_check(name: str) -> None:
	"""The job. Safe to run again, and beside another worker: the document is locked part by part."""
	journals: set[str] = set()

	def take_next() -> bool:
		return _check_next_loans(name, journals) or _check_next_day(name, journals) or _finish(name)

	JOB.run_parts(name, take_next, failed=CheckStatus.FAILED.value, reason_field="message")


def _lock(name: str) -> Document | None:
	"""The check while it runs. What is read after this is of one moment."""
	check = frappe.get_doc(CHECK, name, for_update=True)
	return check if check.status == CheckStatus.RUNNING.value else None


def _check_next_loans(name: str, journals: set[str]) -> bool:
	check = _lock(name)
	if not check:
		return False
	groups, after = list(list_groups(check.company)), check.last_number or 0
	end = find_last_number(groups, after, CHUNK)
	if end is None:
		return False
	currency = _get_currency(check.company)
	loans = choose_loans(
		CheckScope(check.scope),
		groups,
		(after, end),
		getdate(check.check_date),
		getdate(check.changed_since),
		currency,
	)
	for start in range(0, len(loans), TOGETHER):
		part = loans[start : start + TOGETHER]
		checked = check_loans(part, seen=journals)
		journals |= checked.journals
		_record(check, currency, checked, part)
	frappe.db.set_value(CHECK, name, "last_number", end)
	return True


def _check_next_day(name: str, journals: set[str]) -> bool:
	"""Entries posted on the days that the check is of, those of the close among them, and those with open differences."""
	check = _lock(name)
	if not check:
		return False
	reached = check.last_posting_date
	day = getdate(reached) + timedelta(days=1) if reached else getdate(check.changed_since)
	if day > getdate(check.check_date):
		return False
	wanted = {*list_journals_of_day(check.company, day)}
	if not reached:
		wanted |= _list_open_journals(check.company)
	checked = Checked(journals=wanted - journals)
	add_journals(checked, sorted(checked.journals))
	journals |= checked.journals
	_record(check, _get_currency(check.company), checked, ())
	frappe.db.set_value(CHECK, name, "last_posting_date", day)
	return True


def _record(check: Document, currency: str, checked: Checked, loans: list[str] | tuple[()]) -> None:
	found = [row for rows in checked.differences.values() for row in rows]
	record_differences(check, currency, found, loans=loans, journals=checked.journals)
	counts = {
		"number_of_loans": checked.number_of_loans,
		"number_of_journal_entries": len(checked.journals),
	}
	for field, number in counts.items():
		check.set(field, (check.get(field) or 0) + number)
	frappe.db.set_value(CHECK, check.name, {field: check.get(field) for field in counts})


def _finish(name: str) -> bool:
	"""The last part: no other follows it."""
	check = _lock(name)
	if not check:
		return False
	number = frappe.db.count(DIFFERENCE, {"last_check": name, "status": DifferenceStatus.OPEN.value})
	status = CheckStatus.DIFFERENT if number else CheckStatus.AGREED
	frappe.db.set_value(
		CHECK,
		name,
		{"status": status.value, "number_of_differences": number, "finished_on": now_datetime()},
	)
	if number:
		tell_differences(name)
	return False


def _get_changed_since(company: str, closed: date, scope: CheckScope) -> date:
	"""The day after the one that was checked last; the closed day itself where none was."""
	if scope is CheckScope.ALL:
		return get_first_posting_date(company) or closed
	done = (CheckStatus.AGREED.value, CheckStatus.DIFFERENT.value)
	last = frappe.db.get_value(
		CHECK, {"company": company, "status": ("in", done)}, "check_date", order_by="check_date desc"
	)
	return min(getdate(last) + timedelta(days=1), closed) if last else closed


def _list_open_journals(company: str) -> set[str]:
	filters = {"company": company, "status": DifferenceStatus.OPEN.value, "journal_entry": ("is", "set")}
	return {*frappe.get_all(DIFFERENCE, filters, pluck="journal_entry")}


def _get_currency(company: str) -> str:
	return frappe.get_cached_value("Company", company, "default_currency")
