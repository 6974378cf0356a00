"""Days on which ERPNext's ledger takes no entry: frozen, closed with the year, or in a closed accounting period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import getdate


@dataclass(frozen=True, slots=True)
class ClosedPeriods:
	"""Every day up to `until` is closed, and those of the periods, first and last day included."""

	until: date | None
	periods: Sequence[tuple[date, date]]

	def get_first_open(self, day: date) -> date:
		"""The day, or the first open one after it."""
		if self.until and day <= self.until:
			day = self.until + timedelta(days=1)
		# In order, so that one that begins where another ends is met after it.
		for first, last in sorted(self.periods):
			if first <= day <= last:
				day = last + timedelta(days=1)
		return day


def list_closed_periods(company: str, since: date, user: str) -> ClosedPeriods:
	"""What is closed to the user's journal entries on the day and later."""
	ends = [day for day in (_get_frozen_until(user), _get_closed_until(company)) if day]
	return ClosedPeriods(max(ends, default=None), _list_accounting_periods(company, since))


def _get_frozen_until(user: str) -> date | None:
	"""Anyone who may change frozen accounts is not held up, but for Administrator, who has every role."""
	settings = frappe.get_cached_doc("Accounts Settings")
	if not settings.acc_frozen_upto:
		return None
	is_exempt = user != "Administrator" and settings.frozen_accounts_modifier in frappe.get_roles(user)
	return None if is_exempt else getdate(settings.acc_frozen_upto)


def _get_closed_until(company: str) -> date | None:
	voucher = frappe.qb.DocType("Period Closing Voucher")
	query = frappe.qb.from_(voucher).select(Max(voucher.period_end_date))
	[last] = query.where((voucher.docstatus == 1) & (voucher.company == company)).run(pluck=True)
	return getdate(last) if last else None


def _list_accounting_periods(company: str, since: date) -> list[tuple[date, date]]:
	period, closed = frappe.qb.DocType("Accounting Period"), frappe.qb.DocType("Closed Document")
	return (
		frappe.qb.from_(period)
		.join(closed)
		.on(closed.parent == period.name)
		.select(period.start_date, period.end_date)
		.where((period.company == company) & (period.end_date >= since))
		.where((closed.closed == 1) & (closed.document_type == "Journal Entry"))
		.run()
	)
