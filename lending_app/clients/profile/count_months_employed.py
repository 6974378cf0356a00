"""How long a person has been at work."""

from __future__ import annotations

from datetime import date
from typing import Any

from frappe.utils import getdate

from lending_app.engine.loan.charges import count_whole_months

# What a row of a client must have read for it.
FIELDS = ("employment_status", "employment_start_date", "business_age_months", "months_employed")
OWN_BUSINESS = ("Self-Employed", "Business Owner")


def count_months_employed(client: Any, day: date) -> int | None:
	"""From the first day at work where it is known, for a number of months grows old; None where nothing is known."""
	if client.employment_start_date:
		return max(0, count_whole_months(getdate(client.employment_start_date), day))
	if client.employment_status in OWN_BUSINESS and client.business_age_months:
		return int(client.business_age_months)
	return client.months_employed or None
