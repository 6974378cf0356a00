"""Everything that secures a loan or is offered for one, with its value, its state and what it secures."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.collateral.queries import sum_pledges
from lending_app.lending_setup.reports.frame import COUNT, build_columns, explain_now, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters

FIELDS = (
	"name", "collateral_type", "client", "client_name", "description", "owner_name", "status", "value_amount",
	"haircut_percent", "lendable_amount", "appraisal_expires_on", "insured_until", "registration_status",
	"registration_number", "title_status", "custody_place", "seal_number", "branch", "currency",
)  # fmt: skip
# A sheet has room for some ten columns.
NOT_ON_PAPER = (
	"haircut_percent", "owner_name", "appraisal_expires_on", "registration_number", "title_status", "custody_place",
	"seal_number", "branch", "client",
)  # fmt: skip
SPOKEN = ("collateral_type", "status", "registration_status", "title_status")


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, things of the branches that the user may see (by number), and their day."""
	filters = read_filters(filters, branch=str, collateral_type=str, status=str, client=str)
	rows = frappe.get_list(
		"Collateral",
		filters={name: value for name, value in filters.items() if value},
		fields=list(FIELDS),
		order_by="name",
		limit=0,
	)
	secured = sum_pledges([row.name for row in rows])
	for row in rows:
		row.number_of_loans, row.secured_amount = secured.get(row.name, (0, 0))
		row.update({name: _(row[name], context="Collateral") for name in SPOKEN})
	columns = _get_columns()
	return columns, round_rows(columns, rows), explain_now()


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("name", _("Collateral"), "Link", "Collateral"),
			("collateral_type", _("Collateral Type"), "Data"),
			("description", _("Description"), "Data", None, 200),
			("status", _("Status"), "Data", None, 110),
			("value_amount", _("Value"), "Currency"),
			("haircut_percent", _("Haircut (%)"), "Percent"),
			("lendable_amount", _("Value after Haircut"), "Currency"),
			("number_of_loans", _("Loans"), COUNT),
			("secured_amount", _("Secures"), "Currency"),
			("client_name", _("Client Name"), "Data", None, 170),
			("owner_name", _("Owner"), "Data"),
			("appraisal_expires_on", _("Appraisal Expires On"), "Date"),
			("insured_until", _("Insured Until"), "Date"),
			("registration_status", _("Lien Registration"), "Data"),
			("registration_number", _("Registration Number"), "Data"),
			("title_status", _("Title Transfer"), "Data"),
			("custody_place", _("Custody Place"), "Data"),
			("seal_number", _("Seal Number"), "Data"),
			("branch", _("Branch"), "Link", "Branch"),
			("client", _("Client"), "Link", "Client"),
		),
		not_on_paper=NOT_ON_PAPER,
	)
