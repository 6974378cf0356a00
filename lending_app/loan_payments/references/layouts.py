"""Layouts of capture lines: data of a company, or the usual one where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine.values.money import get_minor_units
from lending_app.loan_payments.references.check_digits import (
	LONGEST,
	LONGEST_RF,
	NUMERIC,
	Algorithm,
	add_digits,
	group,
)
from lending_app.loan_payments.references.exceptions import PaymentReferenceError, ReferenceLayoutError

DOCTYPE = "Payment Reference Layout"
_FEWEST_DIGITS, _MOST_DIGITS = 4, 12
_DATE, _AMOUNT = 6, 10
_LARGEST_GROUP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
	"""How capture lines of a company are made up. `name` is empty for the usual one."""

	name: str = ""
	algorithm: Algorithm = Algorithm.RF
	prefix: str = ""
	number_of_digits: int = 8
	has_valid_until: bool = False
	has_amount: bool = False
	group_size: int = 4

	@property
	def length(self) -> int:
		content = len(self.prefix) + self.number_of_digits
		return content + _DATE * self.has_valid_until + _AMOUNT * self.has_amount

	def build(self, number: int, valid_until: date | None, amount: Decimal, currency: str) -> str:
		"""The capture line of a number. Raises PaymentReferenceError where number or amount have no room in it."""
		text = f"{number:0{self.number_of_digits}d}"
		cents = f"{int(amount * 10 ** get_minor_units(currency)):0{_AMOUNT}d}"
		if len(text) > self.number_of_digits or (self.has_amount and len(cents) > _AMOUNT):
			frappe.throw(
				_(
					"The capture line has no room for this number or amount. Choose a layout with more digits."
				),
				exc=PaymentReferenceError,
				title=_("Payment Reference"),
			)
		parts = [self.prefix, text]
		if self.has_valid_until:
			parts.append(valid_until.strftime("%y%m%d") if valid_until else "0" * _DATE)
		if self.has_amount:
			parts.append(cents)
		return add_digits("".join(parts), self.algorithm)

	def write(self, reference: str) -> str:
		return group(reference, self.group_size)


def get_layout(company: str, name: str = "") -> Layout:
	"""The layout that is named, the company's default, or the usual one. Raises PaymentReferenceError."""
	filters = {"company": company, "is_enabled": 1}
	found = frappe.db.get_value(DOCTYPE, filters | ({"name": name} if name else {"is_default": 1}))
	if found:
		return read_layout(frappe.get_cached_doc(DOCTYPE, found))
	if name:
		frappe.throw(
			_("There is no layout {0} of {1} that is in use.").format(frappe.bold(name), company),
			exc=PaymentReferenceError,
			title=_("Payment Reference"),
		)
	return Layout()


def read_layout(document: Document) -> Layout:
	return Layout(
		name=document.name or "",
		algorithm=Algorithm(document.algorithm),
		prefix=document.prefix or "",
		number_of_digits=document.number_of_digits,
		has_valid_until=bool(document.has_valid_until),
		has_amount=bool(document.has_amount),
		group_size=document.group_size or 0,
	)


def check_layout(document: Document) -> None:
	"""Fill the example, and refuse what could be no capture line. Raises ReferenceLayoutError."""
	document.prefix = (document.prefix or "").strip().upper()
	layout = read_layout(document)
	is_plain = layout.prefix.isascii() and (not layout.prefix or layout.prefix.isalnum())
	if not is_plain or (layout.algorithm in NUMERIC and layout.prefix and not layout.prefix.isdigit()):
		_refuse(
			_("Prefix {0} is not letters and digits, or has letters where there are digits alone.").format(
				frappe.bold(frappe.utils.escape_html(layout.prefix))
			)
		)
	if not _FEWEST_DIGITS <= layout.number_of_digits <= _MOST_DIGITS:
		_refuse(_("The number has from {0} to {1} digits.").format(_FEWEST_DIGITS, _MOST_DIGITS))
	if not 0 <= layout.group_size <= _LARGEST_GROUP:
		_refuse(_("A group has from 0 to {0} digits.").format(_LARGEST_GROUP))
	longest = LONGEST_RF - len("RF00") if layout.algorithm is Algorithm.RF else LONGEST - 2
	if layout.length > longest:
		_refuse(
			_("The capture line would have {0} places before its check digits, and {1} are the most.").format(
				layout.length, longest
			)
		)
	currency = frappe.get_cached_value("Company", document.company, "default_currency")
	document.example = layout.write(layout.build(1, None, Decimal(0), currency))


def keep_one_default(document: Document) -> None:
	"""A layout that becomes the default takes it from the company's other one."""
	if document.is_default:
		others = {"company": document.company, "name": ("!=", document.name), "is_default": 1}
		for name in frappe.get_all(DOCTYPE, others, pluck="name"):
			frappe.db.set_value(DOCTYPE, name, "is_default", 0)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=ReferenceLayoutError, title=_("Layout of Capture Lines"))
