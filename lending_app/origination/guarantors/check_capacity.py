"""A guarantor stands for no more than the lender's settings allow, over everything they owe and stand for (GAR-11)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.engine.credit.guarantors import calculate_guarantor_capacity
from lending_app.engine.values.money import RoundingPolicy
from lending_app.origination.exceptions import GuarantorCapacityError
from lending_app.origination.guarantors.sum_exposures import sum_exposures
from lending_app.origination.states import PartyRole
from lending_app.products.adapters import to_decimal, to_float

HUNDRED = Decimal(100)


def get_capacity(row: Any) -> Decimal | None:
	"""Of a row with net worth, monthly income and currency; None where the settings set no limit."""
	settings = frappe.get_cached_doc("Lending Settings")
	return calculate_guarantor_capacity(
		to_decimal(row.net_worth_amount),
		to_decimal(row.monthly_income),
		net_worth_share=to_decimal(settings.guarantor_net_worth_percent) / HUNDRED,
		income_months=to_decimal(settings.guarantor_income_months),
		rounding=RoundingPolicy.for_currency(row.currency),
	)


def list_over_capacity(application: Document) -> Iterator[str]:
	"""Guarantors who would stand for more than they can, with this application, in words."""
	guarantors = [row for row in application.parties if row.role == PartyRole.GUARANTOR.value]
	limits = {row.name: get_capacity(row) for row in guarantors}
	if not any(limit is not None for limit in limits.values()):
		return
	asked = to_decimal(application.approved_amount) or to_decimal(application.requested_amount)
	exposures = sum_exposures(guarantors, besides=application.name)
	for row in guarantors:
		limit = limits[row.name]
		total = exposures.get(row.client or row.identity_key, Decimal(0)) + asked
		if limit is not None and total > limit:
			yield _(
				"Guarantor {0} would stand for {1} in all and may for {2}. Choose another one, or add income or assets."
			).format(
				frappe.bold(row.full_name),
				fmt_money(to_float(total), currency=application.currency),
				fmt_money(to_float(limit), currency=application.currency),
			)


def refuse_over_capacity(application: Document) -> None:
	"""Raise GuarantorCapacityError: what was asked may have been within reach, and more was signed for since."""
	if reasons := [*list_over_capacity(application)]:
		frappe.throw(" ".join(reasons), exc=GuarantorCapacityError, title=_("Guarantor Capacity"))
