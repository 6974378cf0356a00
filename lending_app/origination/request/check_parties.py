"""Co-borrowers and guarantors: clients or others, each with an identity, income, assets and what they stand for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, get_link_to_form, getdate, today

from lending_app.clients.identity.check_identity import get_identity_key, read_identity
from lending_app.clients.profile.count_months_employed import FIELDS as WORK_FIELDS
from lending_app.clients.profile.count_months_employed import count_months_employed
from lending_app.origination.exceptions import PartyError
from lending_app.origination.guarantors.check_capacity import get_capacity
from lending_app.origination.guarantors.sum_exposures import sum_exposures
from lending_app.origination.states import PartyRole
from lending_app.products.adapters import to_decimal, to_float

# Field of the row: field of the client.
CLIENT_FIELDS = {
	"full_name": "client_name",
	"birth_date": "birth_date",
	"identity_type": "identity_type",
	"identity_country": "identity_country",
	"identity_number": "identity_number",
	"identity_key": "identity_key",
	"phone": "mobile_phone",
	"address": "address",
	"employment_status": "employment_status",
	"employer": "employer",
	"job_title": "job_title",
	"monthly_income": "monthly_income",
	"monthly_expenses_amount": "total_expenses_amount",
	"debt_installments_amount": "total_debt_installments_amount",
	"debts_amount": "total_debt_outstanding_amount",
}


def check_parties(application: Document, *, is_open: bool) -> None:
	"""Fill rows of clients from their files, check the others' identity numbers, and refuse impossible parties."""
	if not is_open:
		application.set("parties", application.get_doc_before_save().parties)
		return
	_copy_clients(application)
	for row in application.parties:
		row.currency = application.currency
		if not row.client:
			_check_person(row)
		_refuse_applicant(application, row)
		row.net_worth_amount = to_float(to_decimal(row.assets_amount) - to_decimal(row.debts_amount))
	_refuse_twice(application)
	_fill_exposures(application)


def _copy_clients(application: Document) -> None:
	names = [row.client for row in application.parties if row.client]
	if not names:
		return
	fields = ["name", *dict.fromkeys((*CLIENT_FIELDS.values(), *WORK_FIELDS))]
	clients = {row.name: row for row in frappe.get_all("Client", {"name": ("in", names)}, fields)}
	for row in application.parties:
		if client := clients.get(row.client):
			row.update({target: client[source] for target, source in CLIENT_FIELDS.items()})
			row.months_employed = count_months_employed(client, getdate(today())) or 0


def _check_person(row: Document) -> None:
	row.identity_number = (row.identity_number or "").strip()
	row.identity_country = row.identity_country or frappe.get_cached_doc("Client Settings").default_country
	if row.identity_number:
		row.identity_number = read_identity(
			row.identity_number, row.identity_type, row.identity_country
		).number
	row.identity_key = get_identity_key(row.identity_number)
	born = getdate(row.birth_date) if row.birth_date else None
	if born and not date(1900, 1, 1) <= born <= getdate(today()):
		_refuse(row, _("{0} cannot be a birth date.").format(formatdate(born)))
	filters = {"identity_key": row.identity_key, "identity_type": row.identity_type}
	known = row.identity_key and frappe.db.get_value("Client", filters, ["name", "client_name"])
	if known:
		_refuse(
			row,
			_("identity number {0} belongs to client {1} ({2}). Choose that client instead.").format(
				frappe.bold(row.identity_number), get_link_to_form("Client", known[0]), known[1]
			),
		)


def _refuse_applicant(application: Document, row: Document) -> None:
	if row.client == application.client:
		_refuse(row, _("the applicant cannot be a party beside themself. Choose another person."))


def _refuse_twice(application: Document) -> None:
	seen: dict[str, int] = {}
	for row in application.parties:
		key = row.client or row.identity_key
		if key and key in seen:
			_refuse(row, _("this person is in row {0} already. Take one of the two out.").format(seen[key]))
		seen[key or str(row.idx)] = row.idx


def _fill_exposures(application: Document) -> None:
	exposures = sum_exposures(application.parties, besides=application.name)
	for row in application.parties:
		row.exposure_amount = to_float(exposures.get(row.client or row.identity_key, Decimal(0)))
		capacity = get_capacity(row) if row.role == PartyRole.GUARANTOR.value else None
		row.capacity_amount = None if capacity is None else to_float(capacity)


def _refuse(row: Document, why: str) -> None:
	frappe.throw(
		_("Row {0}, {1}: {2}").format(row.idx, _(row.role), why),
		exc=PartyError,
		title=_("Co-borrower or Guarantor"),
	)
