"""What collections does when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collections.contacts.queries import ACTION, PREFERENCE, PREFERENCE_ROW
from lending_app.collections.promises.queries import PROMISE
from lending_app.collections.promises.settle_promises import settle_company, settle_loans

DAY = timedelta(days=1)


def delete_person(client: Document, method: str | None = None) -> None:
	"""An erased client's preferences go; actions stay with their dates and results, without what names a person."""
	said = ("in", frappe.get_all(PREFERENCE, {"client": client.name}, pluck="name") or [""])
	frappe.db.delete(PREFERENCE_ROW, {"parent": said, "parenttype": PREFERENCE})
	frappe.db.delete("Version", {"ref_doctype": PREFERENCE, "docname": said})
	frappe.db.delete(PREFERENCE, {"client": client.name})
	named = dict.fromkeys(("person_name", "phone", "new_data", "notes", "reference"), "")
	frappe.db.set_value(
		ACTION, {"client": client.name}, {**named, "client_name": client.client_name}, update_modified=False
	)
	frappe.db.set_value(
		PROMISE, {"client": client.name}, {"client_name": client.client_name}, update_modified=False
	)


def settle_promises(repayment: Document, method: str | None = None) -> None:
	"""A payment that is posted or reversed changes what was kept."""
	settle_loans([repayment.loan], getdate())


def settle_posted(receipts: Sequence[str]) -> None:
	"""The same of payments that were posted together, which run no events of their documents."""
	loans = frappe.get_all("Loan Repayment", {"name": ("in", list(receipts))}, pluck="loan", distinct=True)
	settle_loans(sorted(loans), getdate())


def settle_closed_day(company: str, day: date) -> None:
	"""The day after a promised one, who did not pay has broken the promise."""
	settle_company(company, getdate(day) + DAY)
