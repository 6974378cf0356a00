"""What Desk says of the business date, to the user who looks at it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate

from lending_app.ledger.periods.count_open_days import (
	OpenDays,
	count_open_days,
	get_first_closed_date,
	list_closers,
)
from lending_app.lending_setup.permissions import has_app_permission
from lending_app.servicing.payment_modes.fill_mode import get_default_mode


def get_user_days() -> dict[str, Any]:
	"""Last and first closed day of the user's company, open days, and what the banner says; empty for others than staff."""
	company = _find_company()
	if not company:
		return {}
	days = count_open_days(company)
	return {
		"company": company,
		"last_closed": str(days.last_closed) if days.last_closed else None,
		"first_closed": str(get_first_closed_date(company) or "") or None,
		"open_days": days.open_days,
		"message": describe_open_days(days),
		"brief": shorten_open_days(days),
		"mode_of_payment": get_default_mode(company),
		"may_close": bool(frappe.has_permission("Lending Company", "write", company)),
	}


def describe_open_days(days: OpenDays) -> str:
	"""Text of the banner; empty where yesterday is closed."""
	if not days.open_days:
		return ""
	roles = ", ".join(_(role) for role in list_closers())
	if not days.last_closed:
		return _(
			"{0} has not closed a day yet: days open since {1}: {2}. Figures of lists, cards and reports are of "
			"the last document of each loan. Days are closed by: {3}."
		).format(days.company, formatdate(days.first_open), days.open_days, roles)
	return _(
		"{0} is closed up to {1}: days open: {2}. Figures of lists, cards and reports are of that day, those of "
		"a loan's form of today. Days are closed by: {3}."
	).format(days.company, formatdate(days.last_closed), days.open_days, roles)


def shorten_open_days(days: OpenDays) -> str:
	"""The same for a telephone, where the banner has two lines."""
	if not days.open_days:
		return ""
	if not days.last_closed:
		return _("No day is closed yet; days open: {0}.").format(days.open_days)
	return _("Closed up to {0}; days open: {1}.").format(formatdate(days.last_closed), days.open_days)


def _find_company() -> str | None:
	"""The user's own lending company, else the only one; none where the user is not of the staff."""
	if not has_app_permission():
		return None
	own = frappe.defaults.get_user_default("Company")
	if own and frappe.db.exists("Lending Company", own):
		return own
	companies = frappe.get_all("Lending Company", pluck="name", limit=2)
	return companies[0] if len(companies) == 1 and not own else None
