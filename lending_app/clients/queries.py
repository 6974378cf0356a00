"""Reads of the clients module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import today

RATING_FIELDS = (
	"name",
	"creation",
	"client_since",
	"monthly_income",
	"other_monthly_income",
	"total_debt_installments_amount",
	"exposure_amount",
	"overdue_amount",
	"days_past_due",
	"lifetime_value_amount",
	"score",
	"segment",
)
BATCH = 2_000


def get_country_code(country: str | None) -> str | None:
	"""ISO code of a Country in lower case."""
	if not country:
		return None
	return (frappe.get_cached_value("Country", country, "code") or "").lower() or None


def list_rating_rows(clients: Sequence[str]) -> list[frappe._dict]:
	"""What a rating takes from the clients themselves, and what is stored of the last one."""
	client = frappe.qb.DocType("Client")
	query = frappe.qb.from_(client).select(*(client[field] for field in RATING_FIELDS))
	return query.where(client.name.isin(list(clients) or [""])).run(as_dict=True)


def count_passed_steps(clients: Sequence[str]) -> dict[str, int]:
	"""Verification steps that were passed, by client."""
	row = frappe.qb.DocType("Client Verification")
	query = (
		frappe.qb.from_(row)
		.select(row.parent, Count(row.step).distinct())
		.where(row.parent.isin(list(clients) or [""]) & (row.result == "Passed"))
		.groupby(row.parent)
	)
	return dict(query.run())


def iterate_clients() -> Iterator[list[str]]:
	"""Every client's number, in batches."""
	last = ""
	while names := frappe.get_all(
		"Client", {"name": (">", last)}, pluck="name", order_by="name", limit_page_length=BATCH
	):
		yield names
		last = names[-1]


def list_outdated_clients() -> list[str]:
	"""Clients whose file was in order or incomplete when it was last looked at, and has expired since."""
	client, day = frappe.qb.DocType("Client"), today()
	query = (
		frappe.qb.from_(client)
		.select(client.name)
		.where((client.next_expiry_date < day) | (client.kyc_renewal_date < day))
		.where(client.kyc_status != "Expired")
		.orderby(client.name)
	)
	return query.run(pluck=True)


def list_officers() -> list[tuple[str, str]]:
	"""Loan officers that are enabled, with the branches they work for."""
	role, permission, user = (frappe.qb.DocType(name) for name in ("Has Role", "User Permission", "User"))
	query = (
		frappe.qb.from_(role)
		.join(permission)
		.on(permission.user == role.parent)
		.join(user)
		.on(user.name == role.parent)
		.select(user.name, permission.for_value)
		.where((role.role == "Loan Officer") & (permission.allow == "Branch") & (user.enabled == 1))
		.orderby(user.name)
	)
	return query.run()
