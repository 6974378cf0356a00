"""Figures that are stored of a loan, set against those that its facts give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils.formatters import format_value

from lending_app.engine.loan.state import LoanState
from lending_app.products.adapters import to_decimal
from lending_app.servicing.adapters import get_installment_values, get_loan_values
from lending_app.servicing.collection_stages.stage_loans import get_stage
from lending_app.servicing.state.refresh_loan import is_same

ROW = "Loan Installment"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDifference:
	"""A field of a loan, or of one of its installments, that is stored otherwise than calculated. No field: the whole
	installment is there without having been calculated, or is missing.
	"""

	number: int | None = None
	field: str = ""
	stored: Any = None
	calculated: Any = None

	@property
	def amount(self) -> Decimal:
		"""Stored less calculated, where it is money; zero for any other field."""
		doctype = "Loan" if self.number is None else ROW
		field = frappe.get_meta(doctype).get_field(self.field) if self.field else None
		if field is None or field.fieldtype != "Currency":
			return Decimal(0)
		return to_decimal(self.stored or 0) - to_decimal(self.calculated or 0)


def get_calculated(state: LoanState) -> dict[str, Any]:
	"""Every derived field of the loan's own."""
	return get_loan_values(state) | {"arrears_stage": get_stage(state)}


def compare_figures(
	stored: Mapping[str, Any], installments: Mapping[int, Mapping[str, Any]], state: LoanState, currency: str
) -> Iterator[FigureDifference]:
	"""What of the loan and its installments, by number, is not what the state says."""
	for field, value in get_calculated(state).items():
		if not is_same(stored.get(field), value):
			yield FigureDifference(field=field, stored=stored.get(field), calculated=value)
	calculated = {row.number: get_installment_values(row, currency) for row in state.installments}
	for number in sorted({*installments, *calculated}):
		if number not in installments or number not in calculated:
			yield FigureDifference(
				number=number, stored=number in installments, calculated=number in calculated
			)
			continue
		for field, value in calculated[number].items():
			if not is_same(installments[number].get(field), value):
				yield FigureDifference(
					number=number, field=field, stored=installments[number].get(field), calculated=value
				)


def describe(difference: FigureDifference, currency: str) -> tuple[str, str, str]:
	"""What is out of step, as stored and as calculated, in the reader's words."""
	prefix = "" if difference.number is None else _("Installment {0}").format(difference.number)
	if not difference.field:
		words = [
			_("present") if there else _("missing") for there in (difference.stored, difference.calculated)
		]
		return prefix, *words
	field = frappe.get_meta(ROW if prefix else "Loan").get_field(difference.field)
	texts = (
		format_value(part, field, currency=currency) for part in (difference.stored, difference.calculated)
	)
	label = _(field.label)
	return f"{prefix}: {label}" if prefix else label, *(str(text or "—") for text in texts)
