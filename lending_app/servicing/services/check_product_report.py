"""What a report by product is asked for, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from lending_app.servicing.exceptions import ReportTimeError


@dataclass(frozen=True, slots=True)
class ReportTime:
	"""A company's days from one to another, both included; one branch or all the user may see."""

	company: str
	first: date
	last: date
	branch: str | None

	@property
	def days(self) -> int:
		return (self.last - self.first).days + 1


def check_product_report(filters: Any) -> ReportTime:
	"""Raise where the user may not read the company, or the days are out of order."""
	frappe.get_doc("Company", filters.company).check_permission("read")
	if not filters.from_date or not filters.to_date:
		_refuse(_("Enter the first and the last day."))
	first, last = getdate(filters.from_date), getdate(filters.to_date)
	if last < first:
		_refuse(_("The last day is before the first. Swap or correct them."))
	return ReportTime(filters.company, first, last, filters.branch or None)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=ReportTimeError, title=_("Days of the Report"))
