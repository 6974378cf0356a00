"""May a lending document be posted on its dates?"""

from __future__ import annotations

from datetime import date

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

from lending_app.lending_setup.queries import get_closing_until, get_last_closed_date
from lending_app.servicing.exceptions import BackdatingError, ClosedPeriodError, FutureDateError


def check_posting(doc: Document) -> None:
	"""Value date not after posting date, posting date not in the future and in an open period."""
	value_date, posting_date = getdate(doc.value_date), getdate(doc.posting_date)
	last_day = max(getdate(today()), get_business_date(doc.company))
	if posting_date > last_day or value_date > posting_date:
		frappe.throw(
			_("{0} is in the future. The latest date to use is {1}.").format(
				frappe.bold(formatdate(max(value_date, posting_date))),
				formatdate(min(last_day, posting_date)),
			),
			exc=FutureDateError,
			title=_("Date in the Future"),
		)
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
	check_period_open(doc.company, posting_date)


def get_business_date(company: str) -> date:
	"""The first day that is neither closed nor being closed, or the earliest date where no day ever was."""
	days = [day for day in (get_last_closed_date(company), get_closing_until(company)) if day]
	return getdate(add_days(max(map(getdate, days)), 1)) if days else date.min


def check_period_open(company: str, posting_date: date) -> None:
	"""Raise ClosedPeriodError where the day, the ledger or the accounting period is closed."""
	if posting_date < get_business_date(company):
		_refuse(_("The day {0} is closed.").format(formatdate(posting_date)), get_business_date(company))
	check_ledger_open(company, posting_date)


def check_ledger_open(company: str, posting_date: date) -> None:
	"""Raise ClosedPeriodError where the ledger is frozen or the accounting period closed."""
	probe = frappe._dict(
		company=company, posting_date=posting_date, voucher_type="Journal Entry", is_opening="No"
	)
	try:
		validate_accounting_period([probe])
		check_freezing_date(posting_date)
		validate_against_pcv("No", posting_date, company)
	except (ClosedAccountingPeriod, frappe.ValidationError) as error:
		frappe.clear_last_message()
		_refuse(str(error), None)


def _refuse(reason: str, first_open: date | None) -> None:
	advice = (
		_("Use posting date {0} or later; the value date may stay.").format(formatdate(first_open))
		if first_open
		else _("Use a posting date in an open period; the value date may stay.")
	)
	frappe.throw(f"{reason} {advice}", exc=ClosedPeriodError, title=_("Period Closed"))
