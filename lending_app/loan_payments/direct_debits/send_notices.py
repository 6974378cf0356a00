"""A debit above the usual is announced to the client some days before it is made; how many is the company's setting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe
from frappe.utils import add_days, cint, getdate, today

from lending_app.lending_setup.database import insert_records
from lending_app.lending_setup.documents.listeners import has_listeners
from lending_app.lending_setup.record import write_record
from lending_app.loan_payments.direct_debits.notices import NOTICE, get_debit_amount, read_notices
from lending_app.loan_payments.direct_debits.queries import list_candidates
from lending_app.products.adapters import to_float
from lending_app.servicing.state.read_states import read_states

CHUNK = 1_000


def send_notices() -> int:
	"""Daily: notices of what will be debited above the usual when the days of notice have passed. Returns how many.

	A notice is a document: the lender's Notification on it says it to the client, by mail or message.
	"""
	sent = 0
	settings = frappe.get_all(
		"Lending Company", {"direct_debit_notice_days": (">", 0)}, ["company", "direct_debit_notice_days"]
	)
	is_listened_to = has_listeners(NOTICE)
	for row in settings:
		day = getdate(add_days(today(), cint(row.direct_debit_notice_days)))
		for values in _list_notices(row.company, day):
			sent += len(values)
			if is_listened_to:
				for notice in values:
					write_record(NOTICE, notice)
			else:
				insert_records(NOTICE, values)
	return sent


def _list_notices(company: str, day: date) -> Iterator[list[dict[str, Any]]]:
	"""What is to be announced of the loans that are debited on a day, some hundred loans at a time."""
	after = ""
	while candidates := list_candidates(company, day, after=after, limit=CHUNK):
		after = candidates[-1].loan
		loans = [candidate.loan for candidate in candidates]
		notices = read_notices(company, loans, day)
		found = []
		for candidate, (_loan, state) in zip(candidates, read_states(loans, day), strict=True):
			if isinstance(state, Exception):
				continue
			amount, usual = get_debit_amount(candidate, state), notices.get_usual(state)
			if amount > usual and not notices.is_announced(candidate.loan, amount):
				found.append(
					{
						"loan": candidate.loan,
						"client": candidate.client,
						"client_name": candidate.client_name,
						"mandate": candidate.mandate,
						"company": company,
						"branch": candidate.branch,
						"currency": candidate.currency,
						"announced_on": today(),
						"collection_date": day,
						"amount": to_float(amount),
						"usual_amount": to_float(usual),
					}
				)
		yield found
