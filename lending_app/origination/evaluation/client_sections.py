"""The sections of an application's facts that come from the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import frappe
from frappe.utils import add_months, getdate

from lending_app.clients.identity.verify_client import is_current
from lending_app.clients.profile.check_person import get_age
from lending_app.clients.profile.count_months_employed import count_months_employed
from lending_app.engine.loan.charges import count_whole_months
from lending_app.origination.evaluation.facts import (
	Ages,
	ClientFile,
	Hit,
	Household,
	Identity,
	Verification,
	Work,
)
from lending_app.products.adapters import to_decimal

COMPANY = "Company"
WORK_STEP = "Work"


def build_household(client: Any, identity: Identity, is_proven: bool) -> Household:
	"""Declared sums; the main income is proven by a paper or by a visit to the place of work."""
	is_verified = any(row.step == WORK_STEP and is_passed(row) for row in identity.verifications)
	proven = to_decimal(client.provable_other_monthly_income)
	return Household(
		income=to_decimal(client.monthly_income),
		is_income_proven=is_proven or is_verified,
		proven_other_income=proven,
		unproven_other_income=max(to_decimal(client.other_monthly_income) - proven, to_decimal(0)),
		expenses=to_decimal(client.total_expenses_amount),
		debts=to_decimal(client.total_debt_installments_amount),
	)


def is_passed(row: Verification) -> bool:
	return row.result == "Passed" and row.is_current


def build_work(client: Any, territories: Mapping[str, str], day: date) -> Work:
	is_person = client.client_type != COMPANY
	return Work(
		is_person=is_person,
		employment=client.employment_status or None,
		contract=client.contract_type or None,
		contract_months=_count_contract_months(client),
		months_employed=count_months_employed(client, day) if is_person else client.business_age_months,
		housing=client.housing_type or None,
		sectors=tuple(text for text in (client.economic_activity, client.line_of_business) if text),
		zones=_list_zones(client.zone, territories),
	)


def _count_contract_months(client: Any) -> int | None:
	if not client.employment_start_date or not client.employment_end_date:
		return None
	return max(
		0, count_whole_months(getdate(client.employment_start_date), getdate(client.employment_end_date))
	)


def _list_zones(zone: str | None, territories: Mapping[str, str]) -> tuple[str, ...]:
	"""A zone and the zones around it."""
	found: list[str] = []
	while zone and zone not in found:
		found.append(zone)
		zone = territories.get(zone)
	return tuple(found)


def build_file(client: Any, consents: Sequence[Any]) -> ClientFile:
	return ClientFile(
		status=client.kyc_status or "Incomplete",
		next_expiry=getdate(client.next_expiry_date) if client.next_expiry_date else None,
		renewal=getdate(client.kyc_renewal_date) if client.kyc_renewal_date else None,
		missing=tuple(part for part in (client.missing_documents or "").split(", ") if part),
		consents=tuple(sorted({row.purpose for row in consents})),
	)


def build_identity(client: Any, verifications: Sequence[Any], hits: Sequence[Any], day: date) -> Identity:
	last = {row.step: row for row in verifications}
	return Identity(
		client_status=client.status,
		is_exposed_person=bool(client.is_politically_exposed),
		verifications=tuple(_build_verification(client, row, day) for row in last.values()),
		hits=tuple(Hit(status=row.status, list_kind=row.list_kind) for row in hits),
	)


def _build_verification(client: Any, row: Any, day: date) -> Verification:
	verified = getdate(row.verified_on) if row.verified_on else None
	months = get_valid_months().get(row.step)
	has_run_out = bool(months and verified and getdate(add_months(verified, months)) < day)
	return Verification(
		step=row.step,
		result=row.result,
		verified_on=verified,
		is_current=is_current(client, row) and not has_run_out,
	)


def get_valid_months() -> dict[str, int]:
	"""Months a passed step counts, by step; 0 for good."""
	rows = frappe.get_cached_doc("Client Settings").verification_methods
	return {row.step: row.valid_months or 0 for row in rows}


def build_ages(client: Any, day: date, last_due_date: date | None) -> Ages:
	if client.client_type == COMPANY or not client.birth_date:
		return Ages()
	born = getdate(client.birth_date)
	return Ages(
		age=get_age(born, day),
		age_at_maturity=get_age(born, last_due_date) if last_due_date else None,
	)
