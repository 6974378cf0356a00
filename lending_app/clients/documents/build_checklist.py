"""What a client's file needs and what of it is there: by kind of client, risk level and purpose."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, add_months, cint, formatdate, getdate, today

from lending_app.clients.documents.check_documents import get_expiry
from lending_app.clients.identity.verify_client import is_current

LEVELS = ("", "Low", "Medium", "High")
PEOPLE = {"legal_representatives": "Legal Representative", "partners": "Partner", "executives": "Executive"}


class ItemState(str, Enum):
	PRESENT = "Present"
	EXPIRING = "Expires Soon"
	EXPIRED = "Expired"
	MISSING = "Missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
	label: str
	state: ItemState
	is_mandatory: bool
	note: str = ""

	def as_dict(self) -> dict[str, Any]:
		return asdict(self) | {"state": self.state.value}


def get_client_kind(client: Document) -> str:
	"""Individual, Sole Proprietorship or Company: what the lists of documents distinguish."""
	if client.client_type != "Company":
		return "Individual"
	return "Sole Proprietorship" if client.legal_form == "Sole Proprietorship" else "Company"


def build_checklist(client: Document, purpose: str = "Lending") -> list[ChecklistItem]:
	"""The rows of Client Settings that concern this client, each with its state today."""
	settings = frappe.get_cached_doc("Client Settings")
	items = [
		_check_document(client, row) if row.document_type else _check_field(client, row)
		for row in list_requirements(client, purpose)
	]
	if purpose == "Lending":
		items += [_check_step(client, row) for row in settings.verification_methods if row.is_required]
	return items


def list_requirements(client: Document, purpose: str = "Lending") -> list[Document]:
	"""The rows of Client Settings that concern this client."""
	kind, level = get_client_kind(client), LEVELS.index(client.risk_level or "Low")
	return [
		row
		for row in frappe.get_cached_doc("Client Settings").requirements
		if row.purpose == purpose and row.client_kind == kind and LEVELS.index(row.risk_level or "") <= level
	]


def fill_kyc(client: Document) -> None:
	"""Write the checklist's outcome into the client: state, what is missing, when to renew."""
	items = [item for item in build_checklist(client) if item.is_mandatory]
	open_items = [item.label for item in items if item.state in (ItemState.MISSING, ItemState.EXPIRED)]
	client.missing_documents = ", ".join(open_items) or None
	client.kyc_renewal_date = _get_renewal_date(client)
	is_late = client.kyc_renewal_date and getdate(client.kyc_renewal_date) < getdate(today())
	if any(item.state is ItemState.MISSING for item in items):
		client.kyc_status = "Incomplete"
	elif open_items or is_late:
		client.kyc_status = "Expired"
	else:
		client.kyc_status = "Complete"


def _check_document(client: Document, row: Document) -> ChecklistItem:
	found = [item for item in client.documents if item.document_type == row.document_type]
	# Of several, the one that is valid longest; one without an end is valid for good.
	expiry = max((get_expiry(item) or date.max for item in found), default=None)
	return ChecklistItem(
		label=_(row.document_type),
		is_mandatory=bool(row.is_mandatory),
		state=_get_state(expiry),
		note=formatdate(expiry) if expiry and expiry != date.max else "",
	)


def _get_state(expiry: date | None) -> ItemState:
	if expiry is None:
		return ItemState.MISSING
	if expiry < getdate(today()):
		return ItemState.EXPIRED
	notice = cint(frappe.get_cached_doc("Client Settings").expiry_notice_days)
	return ItemState.EXPIRING if expiry <= getdate(add_days(today(), notice)) else ItemState.PRESENT


def _check_field(client: Document, row: Document) -> ChecklistItem:
	if row.client_field in PEOPLE:
		label = _(PEOPLE[row.client_field])
		value = [officer for officer in client.officers if officer.role == PEOPLE[row.client_field]]
	else:
		label = _(client.meta.get_label(row.client_field))
		value = client.get(row.client_field)
	return ChecklistItem(
		label=label,
		is_mandatory=bool(row.is_mandatory),
		state=ItemState.PRESENT if value else ItemState.MISSING,
	)


def _check_step(client: Document, method: Document) -> ChecklistItem:
	"""The last verification of a step decides; one of a value that has changed since does not count."""
	rows = [row for row in client.verifications if row.step == method.step and is_current(client, row)]
	state, note = ItemState.MISSING, ""
	if rows and rows[-1].result == "Passed":
		until = (
			add_months(getdate(rows[-1].verified_on), method.valid_months) if method.valid_months else None
		)
		state, note = _get_state(getdate(until) if until else date.max), formatdate(rows[-1].verified_on)
	return ChecklistItem(
		label=_("Verified: {0}").format(_(method.step)), is_mandatory=True, state=state, note=note
	)


def _get_renewal_date(client: Document) -> date | None:
	level = (client.risk_level or "Low").lower()
	months = cint(frappe.get_cached_doc("Client Settings").get(f"renewal_months_{level}"))
	reviewed = client.kyc_reviewed_on or client.client_since
	return getdate(add_months(reviewed, months)) if months and reviewed else None
