"""A template filled in for a real loan, before anybody is sent it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe

from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.numbers import to_decimal
from lending_app.messaging.queue.notice import Notice
from lending_app.messaging.queue.queries import read_loans, read_people
from lending_app.messaging.queue.write_messages import write_values
from lending_app.messaging.states import MessageEvent
from lending_app.messaging.templates.check_template import TEMPLATE
from lending_app.messaging.templates.render import list_missing, render_text
from lending_app.messaging.wire.segments import count_segments

# Of the alphabet of SMS, so that segments are counted as they will be.
BLANK = "____"


def preview_template(name: str, loan: str) -> dict[str, Any]:
	template = frappe.get_doc(TEMPLATE, name)
	row = read_loans([loan])[loan]
	person = read_people([row.client])[row.client]
	notice = Notice(
		event=MessageEvent(template.event),
		reference_doctype="Loan",
		reference_name=loan,
		loan=loan,
		values=_read_example(loan),
	)
	with speaking(template.language):
		values = write_values(notice, row, person)
	text = f"{template.subject or ''}\n{template.body}"
	missing = list_missing(text, values)
	shown = {**values, **dict.fromkeys(missing, BLANK)}
	body = render_text(template.body, shown)
	segments = count_segments(body)
	return {
		"subject": render_text(template.subject or "", shown),
		"body": body,
		"segments": segments.count,
		"alphabet": segments.alphabet.value,
		"missing": missing,
	}


def _read_example(loan: str) -> dict[str, date | Decimal | str | None]:
	"""What the loan says now: its last payment, and what is due next."""
	row = frappe.db.get_value(
		"Loan",
		loan,
		[
			"outstanding_principal_amount",
			"overdue_amount",
			"next_due_date",
			"next_due_amount",
			"days_past_due",
		],
		as_dict=True,
	)
	paid = frappe.get_all(
		"Loan Repayment",
		{"loan": loan, "docstatus": 1},
		["name", "amount", "value_date"],
		order_by="value_date desc, creation desc",
		limit=1,
	)
	last = paid[0] if paid else frappe._dict()
	return {
		"amount": to_decimal(last.amount) if paid else None,
		"date": last.value_date,
		"receipt": last.name,
		"overdue_amount": to_decimal(row.overdue_amount),
		"due_date": row.next_due_date,
		"due_amount": to_decimal(row.next_due_amount or 0),
		"days": str(row.days_past_due or 0),
	}
