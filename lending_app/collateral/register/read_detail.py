"""The content of a field of a collateral, as its type wants it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from lending_app.collateral.register.check_type import refuse
from lending_app.collateral.states import DetailRule

VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
# Makers of North America, by the first sign, have to put a check digit in the ninth place.
WITH_CHECK_DIGIT = "12345"
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def read_detail(field: Document, text: str) -> str:
	"""The content, written in one way: dates as 2026-07-15, numbers with a point. Raises CollateralError."""
	content = (text or "").strip()
	return _READERS[DetailRule(field.rule)](field, content) if content else ""


def is_vin(text: str) -> bool:
	"""Whether a text is a vehicle's number of 17 signs, its check digit right where its maker has to put one.

	>>> is_vin("1HGCM82633A004352"), is_vin("1HGCM82633A004353"), is_vin("123456789")
	(True, False, False)
	"""
	if not VIN.fullmatch(text):
		return False
	if text[0] not in WITH_CHECK_DIGIT:
		return True
	rest = sum((_VALUES.get(sign) or int(sign)) * weight for sign, weight in zip(text, _WEIGHTS, strict=True))
	return text[8] == "0123456789X"[rest % 11]


def _read_vin(field: Document, content: str) -> str:
	number = re.sub(r"[\s-]", "", content).upper()
	if not is_vin(number):
		refuse(
			_(
				"{0} is no vehicle identification number. It has 17 letters and digits, without I, O and Q. Check it."
			).format(content)
		)
	return number


def _read_number(field: Document, content: str) -> str:
	try:
		number = Decimal(content.replace(",", ""))
	except InvalidOperation:
		number = Decimal("NaN")
	is_whole = field.rule == DetailRule.WHOLE_NUMBER.value
	if not number.is_finite() or (is_whole and number != number.to_integral_value()):
		refuse(_("{0}: {1} is not a number as it is asked for.").format(_(field.label), content))
	if number < Decimal(str(field.minimum or 0)) or (field.maximum and number > Decimal(str(field.maximum))):
		refuse(
			_("{0}: {1} is not from {2} to {3}.").format(
				_(field.label), content, field.minimum or 0, field.maximum or "…"
			)
		)
	return format(number, "f")


def _read_date(field: Document, content: str) -> str:
	try:
		day = date.fromisoformat(content)
	except ValueError:
		refuse(_("{0}: {1} is not a date. Write it as {2}.").format(_(field.label), content, "2026-07-15"))
	return formatdate(day, "yyyy-mm-dd")


_READERS: dict[DetailRule, Callable[[Document, str], str]] = {
	DetailRule.TEXT: lambda _field, content: content,
	DetailRule.WHOLE_NUMBER: _read_number,
	DetailRule.NUMBER: _read_number,
	DetailRule.DATE: _read_date,
	DetailRule.VIN: _read_vin,
}
