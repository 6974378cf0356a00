"""Of which day the stored figures of loans are."""

from __future__ import annotations

from frappe import _
from frappe.utils import formatdate

from lending_app.ledger.periods.count_open_days import count_open_days


def explain_day(company: str) -> str:
	"""Under a report that reads the loans as they are stored: of which day that is; HTML."""
	days = count_open_days(company)
	if not days.last_closed:
		return _("Figures as the last document of each loan left them: no day is closed yet.")
	return _(
		"Figures as of {0}, the last closed day; of loans with documents after it, as of the last of them."
	).format(formatdate(days.last_closed))
