"""Dates of a request: possible ones, in order, and the last day for the documents."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate, today

from lending_app.engine.values.business_days import BusinessCalendar
from lending_app.origination.exceptions import ImpossibleApplicationDateError

TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
EARLIEST = date(1970, 1, 1)
YEARS_AHEAD = 5
PAST = ("application_date", "request_letter_date")
COMING = ("planned_disbursement_date", "first_due_date", "interview_date")


def check_dates(application: Document) -> None:
	"""Raise ImpossibleApplicationDateError where a date that this save enters cannot be."""
	before = application.get_doc_before_save()
	latest = {field: getdate(today()) for field in PAST}
	far = getdate(today())
	latest |= dict.fromkeys(COMING, far.replace(year=far.year + YEARS_AHEAD, day=min(far.day, 28)))
	for field, limit in latest.items():
		day = _read(application, field)
		if day and day != (_read(before, field) if before else None) and not EARLIEST <= day <= limit:
			_refuse(application, field, limit)
	_check_interview(application, before)
	check_time(application)


def check_time(application: Document) -> None:
	"""Raise ImpossibleApplicationDateError where the delivery time is not one of a day."""
	time = (application.planned_disbursement_time or "").strip()
	if time and not TIME.fullmatch(time):
		frappe.throw(
			_("{0} is not a time. Write it as 14:30.").format(frappe.bold(frappe.utils.escape_html(time))),
			exc=ImpossibleApplicationDateError,
			title=_("Impossible Time"),
		)
	application.planned_disbursement_time = time or None


def fill_papers_due_date(application: Document) -> None:
	"""The last business day for form and documents, counted from the client's letter."""
	days = cint(frappe.db.get_single_value("Lending Settings", "papers_business_days"))
	day = _read(application, "request_letter_date")
	application.papers_due_date = add_business_days(application.company, day, days) if day and days else None


def add_business_days(company: str, day: date, number: int) -> date:
	"""The day that lies that many business days of the company's holiday list after another."""
	calendar = get_calendar(company)
	for _number in range(number):
		day = calendar.get_next(day)
	return day


def get_calendar(company: str) -> BusinessCalendar:
	"""The company's holidays and weekly days off, Saturday and Sunday where it has no holiday list."""
	holiday_list = frappe.get_cached_value("Company", company, "default_holiday_list")
	if not holiday_list:
		return BusinessCalendar()
	rows = frappe.get_all("Holiday", {"parent": holiday_list}, ["holiday_date", "weekly_off"])
	weekend = frozenset(getdate(row.holiday_date).weekday() for row in rows if row.weekly_off)
	holidays = frozenset(getdate(row.holiday_date) for row in rows if not row.weekly_off)
	return BusinessCalendar(holidays=holidays, weekend=weekend or frozenset({5, 6}))


def _check_interview(application: Document, before: Document | None) -> None:
	day = _read(application, "interview_date")
	if not day or (before and day == _read(before, "interview_date")):
		return
	if not get_calendar(application.company).is_business_day(day):
		frappe.throw(
			_("{0} is no business day. Agree on another day for the interview.").format(
				frappe.bold(formatdate(day))
			),
			exc=ImpossibleApplicationDateError,
			title=_("No Business Day"),
		)


def _read(document: Document, field: str) -> date | None:
	value: Any = document.get(field)
	return getdate(value) if value else None


def _refuse(application: Document, field: str, limit: date) -> None:
	frappe.throw(
		_("{0} {1} must lie between {2} and {3}. Correct it.").format(
			_(application.meta.get_label(field)),
			frappe.bold(formatdate(application.get(field))),
			formatdate(EARLIEST),
			formatdate(limit),
		),
		exc=ImpossibleApplicationDateError,
		title=_("Impossible Date"),
	)
