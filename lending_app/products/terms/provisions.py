"""Provision Table <-> engine values."""

from __future__ import annotations

from datetime import date

from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.ledger.collateral import CollateralRule
from lending_app.engine.ledger.provision_table import ExposureBase, ProvisionBand, ProvisionTable
from lending_app.lending_setup.numbers import to_decimal, to_rate


def list_effective_dates(table: Document) -> list[date]:
	"""Days from which versions of a Provision Table hold, oldest first."""
	return sorted({getdate(row.effective_date) for row in table.bands})


def build_provision_table(table: Document, day: date) -> ProvisionTable | None:
	"""The version of a Provision Table that holds on a day; None before the first. Raises EngineError."""
	effective = [since for since in list_effective_dates(table) if since <= day]
	if not effective:
		return None
	rows = [row for row in table.bands if getdate(row.effective_date) == effective[-1]]
	return ProvisionTable(
		name=table.name,
		base=ExposureBase(table.base),
		bands=tuple(build_band(row) for row in rows),
		collateral=tuple(build_collateral_rules(table, day)),
	)


def build_collateral_rules(table: Document, day: date) -> list[CollateralRule]:
	"""The types of collateral that are eligible on a day, each by its latest row."""
	known = sorted(
		(row for row in table.collateral if getdate(row.effective_date) <= day),
		key=lambda row: getdate(row.effective_date),
	)
	latest = {row.collateral_type: row for row in known}
	return [CollateralRule(kind=kind, haircut=to_rate(row.haircut_percent)) for kind, row in latest.items()]


def build_band(row: Document) -> ProvisionBand:
	"""One row of a Provision Table."""
	is_rate = row.method == "Rate"
	return ProvisionBand(
		up_to_days_past_due=None if row.has_no_limit else int(row.days_past_due_limit or 0),
		category=row.category,
		stage=int(row.stage),
		rate=to_rate(row.rate_percent) if is_rate else None,
		probability_of_default=None if is_rate else to_rate(row.default_probability_percent),
		loss_given_default=None if is_rate else to_rate(row.default_loss_percent),
		secured_rate=to_rate(row.secured_rate_percent) if is_rate else None,
		secured_loss_given_default=None if is_rate else to_rate(row.secured_loss_percent),
		minimum_amount=to_decimal(row.minimum_amount),
	)
