"""How a document speaks: its language, its figures and its dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from lending_app.engine import get_minor_units

Translate = Callable[[str], str]
DASH = "—"


def keep(text: str) -> str:
	"""The text as it is: English."""
	return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
	"""`locale` writes figures and dates (as in "es_DO"), `translate` the words, `currency` the money."""

	currency: str
	locale: str = "en"
	translate: Translate = keep

	def money(self, amount: Decimal) -> str:
		"""An amount without its currency."""
		decimals = get_minor_units(self.currency)
		pattern = f"#,##0{'.' if decimals else ''}{'0' * decimals}"
		return format_decimal(amount, pattern, locale=self.locale)

	def full_money(self, amount: Decimal) -> str:
		return f"{self.currency} {self.money(amount)}"

	def part(self, amount: Decimal) -> str:
		"""An amount of a table, a dash for nothing."""
		return self.money(amount) if amount else DASH

	def percent(self, rate: Decimal) -> str:
		"""A yearly fraction as percent."""
		return f"{format_decimal(rate * 100, '#,##0.00##', locale=self.locale)} %"

	def day(self, day: date | None) -> str:
		return format_date(day, "d MMM yyyy", locale=self.locale) if day else DASH
