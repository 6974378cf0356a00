"""Closing days from Desk: checked here, run by a worker."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, getdate, today

from lending_app.closing.checks.run_check import start_check
from lending_app.closing.checks.states import CheckScope
from lending_app.closing.desk.show_close import get_close_view
from lending_app.closing.desk.show_open_days import get_user_days
from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.run.retry_loan import retry_loan as retry_failed_loan
from lending_app.closing.run.start_close import start_close
from lending_app.lending_setup.permissions import list_branches, require_all_branches
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.lending_setup.requests.typed_api import typed

# Days that are to be closed again; one that is Running although nobody closes it was killed.
OPEN_STATUSES = ("Running", "Out of Balance", "Failed")


@frappe.whitelist(methods=["POST"])
@typed
def close_days(company: str, until: date | None = None) -> str:
	"""Enqueue the close of every open day up to a date, yesterday where none is given. Returns what to tell."""
	frappe.get_doc("Lending Company", company).check_permission("write")
	require_all_branches()
	day = getdate(until or add_days(today(), -1))
	check_day(company, day)
	if not start_close(company, day):
		return _("The close of {0} is already running. Its days appear in Day Close.").format(company)
	return _("Closing up to {0} in the background. Its days appear in Day Close.").format(formatdate(day))


@frappe.whitelist(methods=["POST"])
@typed
def check_loans(company: str, scope: CheckScope = CheckScope.CHANGED) -> str:
	"""Have loans of a company rebuilt and set against its ledgers. Returns what to tell."""
	frappe.get_doc("Lending Company", company).check_permission("write")
	require_all_branches()
	if not get_last_closed_date(company):
		frappe.throw(
			_("No day of {0} is closed yet. Loans are checked as of the last closed day.").format(company),
			exc=DayCloseError,
			title=_("No Closed Day"),
		)
	if not start_check(company, scope):
		return _("A check of {0} is already running. It appears in Loan Check.").format(company)
	return _("Checking loans in the background. What is found appears in Loan Check.")


@frappe.whitelist()
@typed
def get_close(name: str) -> dict[str, Any]:
	"""What the form of a closed day shows."""
	record = frappe.get_doc("Day Close", name)
	record.check_permission("read")
	may_write = frappe.has_permission("Lending Company", "write", record.company)
	sees_all = list_branches(frappe.session.user) is None
	view = get_close_view(record)
	is_open = record.status in OPEN_STATUSES and not view["is_running"]
	return view | {"may_write": may_write, "may_close": may_write and is_open and sees_all}


@frappe.whitelist()
@typed
def get_open_days() -> dict[str, Any]:
	"""The business date of the user's company, for the banner and the defaults of reports; empty for others than staff."""
	return get_user_days() if frappe.has_permission("Loan", "read") else {}


@frappe.whitelist(methods=["POST"])
@typed
def retry_loan(failure: str) -> str:
	"""Try a loan again that a close has set aside. Returns what to tell."""
	document = frappe.get_doc("Day Close Failure", failure)
	document.check_permission("read")
	frappe.get_doc("Lending Company", document.company).check_permission("write")
	retry_failed_loan(document)
	return _("Loan {0} is correct again. The next close posts what it has missed.").format(document.loan)


def check_day(company: str, day: date) -> None:
	"""Raise DayCloseError for a day that is not over, or that is closed."""
	yesterday = getdate(add_days(today(), -1))
	if day > yesterday:
		frappe.throw(
			_("{0} is not over. The latest day to close is {1}.").format(
				formatdate(day), formatdate(yesterday)
			),
			exc=DayCloseError,
			title=_("Day Not Over"),
		)
	closed = get_last_closed_date(company)
	if closed and day <= getdate(closed):
		frappe.throw(
			_("{0} is closed up to {1}. Choose a later day.").format(company, formatdate(closed)),
			exc=DayCloseError,
			title=_("Day Already Closed"),
		)
