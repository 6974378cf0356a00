"""What is wrong with lines of appraisals, each in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, today

from lending_app.bank_files.receipts.read_receipts import FileFault, ReceiptFileError, RowFault
from lending_app.collateral.appraisals.read_file import AppraisalLine
from lending_app.collateral.exceptions import AppraisalFileError
from lending_app.collateral.pledges.allocate_value import ENDED_STATES
from lending_app.engine.values.money import get_minor_units


def list_line_faults(line: AppraisalLine) -> Iterator[str]:
	"""What the line itself says wrong, whatever thing it names."""
	yield from (_say(*fault) for fault in line.faults)
	day = line.days["appraised_on"]
	if day and day > getdate(today()):
		yield _("An appraisal of {0} is in the future.").format(formatdate(day))
	value, forced = line.amounts["value"], line.amounts["forced_sale"]
	if value is not None and forced is not None and forced > value:
		yield _("The forced sale value is above the value. Correct one.")


def list_thing_faults(thing: Any, day: date | None, branch: str | None) -> Iterator[str]:
	"""Why a thing cannot take an appraisal of the day, by what is stored now."""
	if thing.status in ENDED_STATES:
		yield _("{0} is {1}. Its value counts no more.").format(thing.name, _(thing.status))
	if branch and thing.branch != branch:
		yield _("{0} is of branch {1}.").format(thing.name, thing.branch)
	if day and day in {getdate(row.appraised_on) for row in thing.appraisals}:
		yield _("{0} has an appraisal of {1} already.").format(thing.name, formatdate(day))


def list_currency_faults(line: AppraisalLine, currency: str) -> Iterator[str]:
	"""A currency of another thing, and decimals that the thing's has not."""
	said = line.get("currency").upper()
	if said and said != currency:
		yield _("It is valued in {0}, not in {1}.").format(currency, said)
	units = get_minor_units(currency)
	for amount in filter(None, line.amounts.values()):
		if amount != round(amount, units):
			yield _("Amount {0} has more than {1} decimals.").format(amount, units)


def say_unknown(name: str) -> str:
	"""The same words for another branch's thing as for none."""
	return _("There is no collateral {0} that you may see.").format(name)


def find_repeated(lines: Sequence[AppraisalLine]) -> Mapping[int, str]:
	"""Lines whose thing and day another line has too."""
	keys = {line.line: (line.get("collateral").upper(), line.days["appraised_on"]) for line in lines}
	times = Counter(key for key in keys.values() if all(key))
	first: dict[tuple[str, date | None], int] = {}
	found = {}
	for number, key in keys.items():
		if times[key] > 1 and first.setdefault(key, number) != number:
			found[number] = _("Line {0} has the same thing and day. Leave one of them.").format(first[key])
	return found


def refuse_file(error: ReceiptFileError) -> NoReturn:
	"""Throw why a whole file is refused. Raises AppraisalFileError."""
	words = {
		FileFault.EMPTY: _("The file is empty."),
		FileFault.WORKBOOK: _("The file is not an Excel workbook. Save it again as XLSX or CSV."),
		FileFault.BROKEN_LINE: _("Line {0} is cut off or has an open quotation mark. Export the file again."),
		FileFault.HEADINGS: _(
			"No line has the headings of appraisals: Collateral, Value and Date. The first line says: {1}"
		),
		FileFault.NO_ROWS: _("The file has headings and no appraisals."),
	}
	message = words[error.fault].format(error.line, frappe.utils.escape_html(error.value))
	frappe.throw(message, exc=AppraisalFileError, title=_("File Cannot Be Read"))


def _say(fault: RowFault, column: str, text: str) -> str:
	"""One fault of a cell, and what to write instead."""
	if fault is RowFault.NOBODY:
		return _("The line names no collateral.")
	if fault is RowFault.DATE and not text:
		return _("The day of the appraisal is missing.")
	words = {
		RowFault.NO_AMOUNT: _("The value is missing."),
		RowFault.AMOUNT: _("{0} is not a number."),
		RowFault.AMOUNT_UNCLEAR: _("{0} may have thousands or decimals. Write it with cents."),
		RowFault.NOT_POSITIVE: _("{0} is not above zero."),
		RowFault.DATE: _("{0} is not a date. Write it as 2026-07-15 or 15/07/2026."),
		RowFault.DATE_UNCLEAR: _("{0} may begin with the day or the month. Write it as 2026-07-15."),
		RowFault.WIDTH: _("The line has more cells than there are headings: {0}."),
	}
	return words[fault].format(text)


def to_amount(value: Decimal | None) -> Decimal:
	"""What a column of amounts holds where nothing was said."""
	return value or Decimal(0)
