"""What is asked of a simulator: up to four loans, from a form, an address or a link."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import getdate

from lending_app.bank_files.receipts.values import Unclear, parse_amount
from lending_app.products.adapters import to_rate
from lending_app.products.exceptions import SimulationInputError

MAXIMUM_SCENARIOS = 4
MAXIMUM_TEXT = 4_000
# Money has no three decimals: 5.000 and 5,000 are five thousand, whichever mark the writer groups by.
THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRequest:
	"""One loan to simulate. `rate` is a yearly fraction; what is None is the product's own, or today."""

	product: str
	amount: Decimal
	number_of_installments: int
	rate: Decimal | None = None
	first_due_date: date | None = None
	start: date | None = None


def parse_scenarios(text: Any) -> tuple[ScenarioRequest, ...]:
	"""Requests from a JSON list. Raises SimulationInputError."""
	if isinstance(text, str):
		if len(text) > MAXIMUM_TEXT:
			refuse(_("The request is too long."))
		try:
			text = json.loads(text)
		except ValueError:
			refuse(_("The request cannot be read. Open the simulator again."))
	if not isinstance(text, list) or not all(isinstance(row, Mapping) for row in text):
		refuse(_("The request cannot be read. Open the simulator again."))
	if not 1 <= len(text) <= MAXIMUM_SCENARIOS:
		refuse(_("{0} loans were asked for. Compare between 1 and {1}.").format(len(text), MAXIMUM_SCENARIOS))
	return tuple(parse_scenario(row) for row in text)


def parse_scenario(row: Mapping[str, Any]) -> ScenarioRequest:
	"""One request from plain values. Raises SimulationInputError."""
	product = str(row.get("product") or "").strip()
	if not product:
		refuse(_("Choose a product."))
	rate = row.get("rate_percent")
	return ScenarioRequest(
		product=product,
		amount=_read_amount(row.get("amount")),
		number_of_installments=_read_count(row.get("number_of_installments")),
		rate=None if rate in (None, "") else to_rate(_read_number(rate, _("Yearly Rate"))),
		first_due_date=_read_day(row.get("first_due_date"), _("First Due Date")),
		start=_read_day(row.get("start"), _("Disbursed On")),
	)


def dump_scenario(request: ScenarioRequest) -> dict[str, Any]:
	"""A request as plain values, as `parse_scenario` reads them."""
	values = {
		"product": request.product,
		"amount": f"{request.amount:f}",
		"number_of_installments": request.number_of_installments,
		"rate_percent": None if request.rate is None else f"{request.rate * 100:f}",
		"first_due_date": request.first_due_date and request.first_due_date.isoformat(),
		"start": request.start and request.start.isoformat(),
	}
	return {key: value for key, value in values.items() if value is not None}


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=SimulationInputError, title=_("Cannot Simulate"))


def _read_amount(value: Any) -> Decimal:
	"""An amount as people type it, 5.000,50 or 5,000.50, or a plain number."""
	if isinstance(value, str):
		text = value.strip()
		try:
			value = parse_amount(text, None)
		except Unclear:
			value = re.sub("[.,]", "", text) if THOUSANDS.fullmatch(text) else text
		except ValueError:
			value = text
	return _read_number(value, _("Amount"))


def _read_number(value: Any, label: str) -> Decimal:
	text = str("" if value is None else value).strip()
	try:
		number = Decimal(text)
	except InvalidOperation:
		number = Decimal("NaN")
	if not number.is_finite() or number.adjusted() > 15 or number.as_tuple().exponent < -12:
		refuse(_("{0}: {1} is no amount. Enter digits, with a point for decimals.").format(label, text[:40]))
	return number


def _read_count(value: Any) -> int:
	number = _read_number(value, _("Number of installments"))
	if number != int(number):
		refuse(_("Number of installments: {0} is no whole number.").format(number))
	return int(number)


def _read_day(value: Any, label: str) -> date | None:
	if not value:
		return None
	try:
		day = date.fromisoformat(str(getdate(str(value)[:10])))
	except (ValueError, TypeError, frappe.ValidationError):
		frappe.clear_last_message() if frappe.message_log else None
		refuse(_("{0}: {1} is no date.").format(label, str(value)[:40]))
	return day
