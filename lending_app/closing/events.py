"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, getdate, today

from lending_app.closing.checks.run_check import JOB, start_due_checks
from lending_app.closing.desk.show_open_days import get_user_days
from lending_app.closing.run.start_close import start_close


def close_yesterday() -> None:
	"""Each night at 00:01: have every company's days up to yesterday closed, each by a job of its own."""
	for company in frappe.get_all("Lending Company", pluck="name"):
		start_close(company, getdate(add_days(today(), -1)))


def check_closed_days() -> None:
	"""Hourly: the check of the last closed day where it is due, and those whose worker was lost."""
	JOB.resume()
	start_due_checks()


def add_business_date(bootinfo: Any) -> None:
	"""What Desk says of closed and open days, on every load of the page."""
	bootinfo["lending_days"] = get_user_days()
