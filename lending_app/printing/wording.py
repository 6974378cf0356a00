"""How a document speaks: its language, its figures and its dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from lending_app.engine.values.money import get_minor_units

Translate = Callable[[str], str]
DASH = "—"


def keep(text: str) -> str:
	"""The text as it is: English."""
	return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
	"""`locale` writes figures and dates (as in "es_DO"), `translate` the words, `currency` the money.

	`translate_state` says the state of an installment in the gender that the language has for installments.
	"""

	currency: str
	locale: str = "en"
	translate: Translate = keep
	translate_state: Translate | None = None

	def state(self, status: str) -> str:
		"""The state of an installment."""
		return (self.translate_state or self.translate)(status)

	def money(self, amount: Decimal) -> str:
		"""An amount without its currency."""
		text: str = _get_pattern(self.currency).apply(amount, _get_locale(self.locale))
		return text

	def full_money(self, amount: Decimal) -> str:
		return f"{self.currency} {self.money(amount)}"

	def part(self, amount: Decimal) -> str:
		"""An amount of a table, a dash for nothing."""
		return self.money(amount) if amount else DASH

	def percent(self, rate: Decimal) -> str:
		"""A yearly fraction as percent."""
		return f"{format_decimal(rate * 100, '#,##0.00##', locale=self.locale)} %"

	def day(self, day: date | None) -> str:
		return _write_day(day, self.locale) if day else DASH

	def long_day(self, day: date) -> str:
		"""With its month in full, as a contract writes it."""
		return format_date(day, "long", locale=self.locale)


# A schedule writes hundreds of figures: patterns, locales and days are worked out once.
@lru_cache(maxsize=64)
def _get_pattern(currency: str) -> NumberPattern:
	decimals = get_minor_units(currency)
	return parse_pattern(f"#,##0{'.' if decimals else ''}{'0' * decimals}")


@lru_cache(maxsize=64)
def _get_locale(name: str) -> Locale:
	return Locale.parse(name)


@lru_cache(maxsize=8_192)
def _write_day(day: date, locale: str) -> str:
	return format_date(day, "d MMM yyyy", locale=locale)
