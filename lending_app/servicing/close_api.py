"""Closing days from Desk: checked here, run by a worker."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, getdate, today
from frappe.utils.background_jobs import is_job_enqueued

from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.exceptions import DayCloseError
from lending_app.servicing.services.close_days import close_until

TIMEOUT_SECONDS = 4 * 60 * 60


@frappe.whitelist(methods=["POST"])
def close_days(company: str, until: str | None = None) -> str:
	"""Enqueue the close of every open day up to a date, yesterday where none is given. Returns what to tell."""
	frappe.get_doc("Lending Company", company).check_permission("write")
	day = getdate(until or add_days(today(), -1))
	check_day(company, day)
	job_id = f"lending-close::{company}"
	if is_job_enqueued(job_id):
		return _("The close of {0} is already running. Its days appear in Day Close.").format(company)
	frappe.enqueue(
		close_until,
		queue="long",
		timeout=TIMEOUT_SECONDS,
		job_id=job_id,
		deduplicate=True,
		enqueue_after_commit=True,
		company=company,
		until=day,
	)
	return _("Closing up to {0} in the background. Its days appear in Day Close.").format(formatdate(day))


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
