"""May a lending document be posted on its dates?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NoReturn

import frappe
from erpnext.accounts.doctype.accounting_period.accounting_period import ClosedAccountingPeriod
from erpnext.accounts.general_ledger import (
	check_freezing_date,
	validate_accounting_period,
	validate_against_pcv,
)
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, date_diff, formatdate, getdate, today

from lending_app.ledger.exceptions import BackdatingError, ClosedPeriodError, FutureDateError
from lending_app.ledger.periods.queries import list_closed_periods
from lending_app.lending_setup.queries import get_closing_dates


def check_posting(doc: Document) -> None:
	"""Refuse dates in the future or too far back; a posting date that is closed becomes the first open one."""
	open_date = check_dates(doc)
	if open_date != getdate(doc.posting_date):
		doc.db_set("posting_date", open_date)


def check_dates(doc: Document, *, is_told: bool = True) -> date:
	"""The day on which the document can be posted. Raises a titled refusal of its dates, and changes nothing."""
	value_date, posting_date = getdate(doc.value_date), getdate(doc.posting_date)
	business_date = get_business_date(doc.company)
	last_day = max(getdate(today()), business_date)
	if posting_date > last_day or value_date > posting_date:
		refuse_future(max(value_date, posting_date), min(last_day, posting_date))
	open_date = find_open_date(doc.company, posting_date, last_day, business_date, is_told=is_told)
	_check_distance(value_date, open_date)
	return open_date


def refuse_future(day: date, last_day: date) -> NoReturn:
	"""Raise FutureDateError with the last day that may be used."""
	frappe.throw(
		_("{0} is in the future. The latest date to use is {1}.").format(
			frappe.bold(formatdate(day)), formatdate(last_day)
		),
		exc=FutureDateError,
		title=_("Date in the Future"),
	)


def _check_distance(value_date: date, posting_date: date) -> None:
	limit = frappe.db.get_single_value("Lending Settings", "maximum_backdating_days") or 0
	if limit and date_diff(posting_date, value_date) > limit:
		frappe.throw(
			_("Value date {0} is more than {1} days before posting date {2}. Use {3} or later.").format(
				formatdate(value_date),
				limit,
				formatdate(posting_date),
				formatdate(add_days(posting_date, -limit)),
			),
			exc=BackdatingError,
			title=_("Too Far Back"),
		)


def get_business_date(company: str) -> date:
	"""The first day that is neither closed nor being closed, or the earliest date where no day ever was."""
	days = [day for day in get_closing_dates(company) if day]
	return getdate(add_days(max(map(getdate, days)), 1)) if days else date.min


def find_open_date(
	company: str, posting_date: date, last_day: date, business_date: date, *, is_told: bool = True
) -> date:
	"""The posting date, or the first open day after it; says where it is another.

	Raises ClosedPeriodError where no day is open up to the last.
	"""
	found = list_closed_periods(company, posting_date, frappe.session.user).get_first_open(
		max(posting_date, business_date)
	)
	if found > last_day:
		_refuse_closed(posting_date, last_day)
	if is_told:
		# Only where something is posted now: the ledger's own checks find no other days than were asked for above.
		check_ledger_open(company, found)
	if found != posting_date and is_told:
		frappe.msgprint(
			_("{0} is closed. Posted on {1}, the first open day; the value date stays.").format(
				formatdate(posting_date), formatdate(found)
			),
			title=_("Posting Date Moved"),
			indicator="blue",
		)
	return found


def find_posting_dates(company: str, days: Iterable[date]) -> dict[date, date]:
	"""The day on which the entries of each day of a close are posted: the day itself, or the first open one after it.

	Raises ClosedPeriodError where none is open up to today.
	"""
	wanted = sorted(days)
	if not wanted:
		return {}
	closed = list_closed_periods(company, wanted[0], frappe.session.user)
	found = {day: closed.get_first_open(day) for day in wanted}
	for day, first_open in found.items():
		last_day = max(getdate(today()), day)
		if first_open > last_day:
			_refuse_closed(day, last_day)
	for first_open in sorted(set(found.values())):
		check_ledger_open(company, first_open)
	return found


def check_ledger_open(company: str, posting_date: date) -> None:
	"""Raise ClosedPeriodError where the ledger is frozen or the accounting period closed."""
	probe = frappe._dict(
		company=company, posting_date=posting_date, voucher_type="Journal Entry", is_opening="No"
	)
	try:
		validate_accounting_period([probe])
		check_freezing_date(posting_date)
		validate_against_pcv(False, posting_date, company)
	except (ClosedAccountingPeriod, frappe.ValidationError) as error:
		frappe.clear_last_message()
		frappe.throw(
			f"{error} " + _("Use a posting date in an open period; the value date may stay."),
			exc=ClosedPeriodError,
			title=_("Period Closed"),
		)


def _refuse_closed(posting_date: date, last_day: date) -> None:
	frappe.throw(
		_("No day from {0} to {1} is open. Open the accounting period, or wait until a day is open.").format(
			formatdate(posting_date), formatdate(last_day)
		),
		exc=ClosedPeriodError,
		title=_("Period Closed"),
	)
