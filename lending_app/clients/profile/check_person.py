"""What a client's own answers call for: age limits, a spouse's name, dates in order."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate, today

from lending_app.clients.exceptions import ImpossibleDatesError, IncompleteClientError, InvalidBirthDateError

WITH_SPOUSE = ("Married", "Common-Law Union")
DATE_ORDER = (
	("", "employment_start_date", "employment_end_date"),
	("officers", "power_date", "power_expiry_date"),
	("documents", "issue_date", "expiry_date"),
	("consents", "given_on", "withdrawn_on"),
)


def check_person(client: Document) -> None:
	"""Raise where an answer is impossible or calls for another that is missing."""
	if client.client_type == "Individual":
		check_age(client)
		_check_spouse(client)
	_check_dates(client)
	_check_ownership(client)
	if client.is_politically_exposed and not client.political_position:
		_refuse_missing(client, "political_position")


def get_age(birth_date: date, day: date) -> int:
	"""Full years on a day."""
	return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def check_age(client: Document) -> None:
	"""A birth date in the past, and an age within the limits of Client Settings when it is entered."""
	before = client.get_doc_before_save()
	if not client.birth_date or (before and getdate(before.birth_date) == getdate(client.birth_date)):
		return
	age = get_age(getdate(client.birth_date), getdate(today()))
	settings = frappe.get_cached_doc("Client Settings")
	lowest, highest = cint(settings.minimum_age), cint(settings.maximum_age)
	if age < 0 or age > 130:
		text = _("{0} cannot be a birth date. Check the year.").format(formatdate(client.birth_date))
	elif lowest and age < lowest:
		text = _("The client is {0} years old, the youngest may be {1}. Check the birth date.").format(
			age, lowest
		)
	elif highest and age > highest:
		text = _("The client is {0} years old, the oldest may be {1}. Check the birth date.").format(
			age, highest
		)
	else:
		return
	frappe.throw(text, exc=InvalidBirthDateError, title=_("Birth Date"))


def _check_spouse(client: Document) -> None:
	before = client.get_doc_before_save()
	fields = ("marital_status", "spouse_name")
	is_old = bool(before) and all(before.get(field) == client.get(field) for field in fields)
	if not is_old and client.marital_status in WITH_SPOUSE and not client.spouse_name:
		_refuse_missing(client, "spouse_name")


def _check_dates(client: Document) -> None:
	for table, start, end in DATE_ORDER:
		for row in client.get(table) if table else [client]:
			if row.get(start) and row.get(end) and getdate(row.get(end)) < getdate(row.get(start)):
				_refuse_dates(row, start, end)


def _refuse_dates(row: Document, start: str, end: str) -> None:
	text = _("{0} {1} is before {2} {3}. Correct one of them.").format(
		_(row.meta.get_label(end)),
		formatdate(row.get(end)),
		_(row.meta.get_label(start)),
		formatdate(row.get(start)),
	)
	if row.get("idx"):
		text = _("Row {0}: {1}").format(row.idx, text)
	frappe.throw(text, exc=ImpossibleDatesError, title=_("Dates"))


def _check_ownership(client: Document) -> None:
	"""Partners own at most the whole."""
	total = sum(row.ownership_percent or 0 for row in client.officers if row.role == "Partner")
	if total > 100.005:
		frappe.throw(
			_("The partners own {0} % together. Lower their shares to 100 % or less.").format(
				round(total, 2)
			),
			exc=IncompleteClientError,
			title=_("Ownership"),
		)


def _refuse_missing(client: Document, field: str) -> None:
	frappe.throw(
		_("Enter {0}: the client's other answers ask for it.").format(
			frappe.bold(_(client.meta.get_label(field)))
		),
		exc=IncompleteClientError,
		title=_("Something Is Missing"),
	)
