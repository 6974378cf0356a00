"""Cash by notes and coins: pieces of each value, below zero where they leave the till or are change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import cint, escape_html, fmt_money

from lending_app.loan_payments.tills.exceptions import TillCashError
from lending_app.products.adapters import to_decimal, to_float

Pieces = Mapping[Decimal, int]


def read_pieces(rows: Iterable[Any] | None) -> dict[Decimal, int]:
	"""Rows of `denomination_amount` and `pieces`, summed by value; those of no pieces are left out.

	Raises TillCashError for a row that is none.
	"""
	found: Counter[Decimal] = Counter()
	for row in rows or ():
		if not isinstance(row, Mapping):
			_refuse_value(row)
		value = to_decimal(frappe.utils.flt(row.get("denomination_amount")))
		pieces = cint(row.get("pieces"))
		if value <= 0 and pieces:
			_refuse_value(value)
		found[value] += pieces
	return {value: pieces for value, pieces in sorted(found.items(), reverse=True) if pieces}


def _refuse_value(value: Any) -> NoReturn:
	frappe.throw(
		_("{0} is no note or coin. Enter its value, above zero.").format(escape_html(str(value)[:40])),
		exc=TillCashError,
		title=_("Notes and Coins"),
	)


def sum_pieces(pieces: Pieces) -> Decimal:
	return sum((value * number for value, number in pieces.items()), Decimal(0))


def negate(pieces: Pieces) -> dict[Decimal, int]:
	return {value: -number for value, number in pieces.items()}


def add_pieces(*many: Pieces) -> dict[Decimal, int]:
	"""The pieces of all of them together."""
	found: Counter[Decimal] = Counter()
	for pieces in many:
		for value, number in pieces.items():
			found[value] += number
	return {value: number for value, number in sorted(found.items(), reverse=True) if number}


def build_rows(pieces: Pieces, currency: str) -> list[dict[str, Any]]:
	"""Rows of a table of denominations, the greatest value first."""
	return [
		{
			"denomination_amount": to_float(value),
			"pieces": number,
			"amount": to_float(value * number),
			"currency": currency,
		}
		for value, number in sorted(pieces.items(), reverse=True)
	]


def check_sum(pieces: Pieces, amount: Decimal, currency: str) -> None:
	"""Raise TillCashError where the pieces are not the amount."""
	total = sum_pieces(pieces)
	if total != amount:
		frappe.throw(
			_(
				"Notes and coins make {0}, and the amount is {1}. Count them again, and enter change below zero."
			).format(
				fmt_money(to_float(total), currency=currency), fmt_money(to_float(amount), currency=currency)
			),
			exc=TillCashError,
			title=_("Notes and Coins"),
		)
