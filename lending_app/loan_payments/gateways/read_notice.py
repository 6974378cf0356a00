"""What the body of a notice says, by the names that its gateway uses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.values.money import get_minor_units
from lending_app.loan_payments.gateways.exceptions import NoticeShapeError

_LONGEST_ID = 100
_LONGEST = 140
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeValues:
	notice_id: str
	reference_text: str
	amount: Decimal
	currency_text: str
	paid_on: date
	payer: str


def read_notice(gateway: Document, body: bytes) -> NoticeValues:
	"""Raise NoticeShapeError naming what is missing or cannot be read."""
	content = _parse(body)
	notice_id = _read_text(content, gateway.id_field, _LONGEST_ID)
	currency = _read_text(content, gateway.currency_field, 3).upper()
	return NoticeValues(
		notice_id=notice_id,
		reference_text=_read_text(content, gateway.reference_field, _LONGEST, is_needed=False),
		amount=_read_amount(content, gateway, currency),
		currency_text=currency,
		paid_on=_read_day(content, gateway.paid_on_field),
		payer=_read_text(content, gateway.payer_field, _LONGEST, is_needed=False),
	)


def _parse(body: bytes) -> dict[str, Any]:
	try:
		content = json.loads(
			body.decode("utf-8"), parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse_number
		)
	except (ValueError, RecursionError):
		_refuse(_("The body is not JSON."))
	if not isinstance(content, dict):
		_refuse(_("The body is not a JSON object."))
	return content


def _find(content: dict[str, Any], path: str | None) -> Any:
	"""A value by its name, or by names with points: data.object.id."""
	value: Any = content
	for name in (path or "").split("."):
		value = value.get(name) if isinstance(value, dict) else None
	return value


def _read_text(content: dict[str, Any], path: str | None, longest: int, *, is_needed: bool = True) -> str:
	value = _find(content, path)
	text = str(value).strip() if isinstance(value, str | Decimal) else ""
	if is_needed and not text:
		_refuse(_("{0} is missing.").format(path))
	if len(text) > longest or "\x00" in text:
		_refuse(_("{0} is too long, or has what no text has.").format(path))
	return text


def _read_amount(content: dict[str, Any], gateway: Document, currency: str) -> Decimal:
	path = gateway.amount_field
	value = _find(content, path)
	try:
		amount = Decimal(value) if isinstance(value, str | Decimal) else None
	except InvalidOperation:
		amount = None
	if amount is None or not amount.is_finite() or not 0 < amount < _LARGEST:
		_refuse(_("{0} is not an amount above zero.").format(path))
	units = get_minor_units(currency) if frappe.db.exists("Currency", currency) else 2
	if gateway.has_minor_units:
		amount = amount / 10**units
	if amount != round(amount, units):
		_refuse(_("{0} has more than {1} decimals.").format(path, units))
	return amount


def _read_day(content: dict[str, Any], path: str | None) -> date:
	"""The day of the payment where it was made; today where the gateway does not say it."""
	text = _read_text(content, path, _LONGEST, is_needed=False)
	if not text:
		return getdate(today())
	try:
		return date.fromisoformat(text[:10])
	except ValueError:
		_refuse(_("{0} is not a day as in 2026-07-15.").format(path))


def _refuse_number(text: str) -> NoReturn:
	raise ValueError(text)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=NoticeShapeError, title=_("Notice Cannot Be Read"))
