"""An amount in words, as receipts and promissory notes spell it: the whole and the currency in words, the fraction in figures."""

from __future__ import annotations

import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name
from num2words import num2words

from lending_app.engine.values.money import get_minor_units
from lending_app.printing.wording import Wording

# Currencies whose numbers take the feminine: how their names begin, in the languages that have it.
FEMININE = {
	"es": ("corona", "grivna", "kuna", "libra", "lira", "naira", "rupia"),
	"fr": ("couronne", "gourde", "hryvnia", "livre", "roupie"),
}
# "Un millón de pesos", "un million de pesos".
ROUND = {"es": re.compile(r"(?:illón|illones)$"), "fr": re.compile(r"(?:illions?|illiards?)$")}


def get_amount_words(amount: Decimal, wording: Wording) -> str:
	"""Words of an amount in the document's language, English where num2words or the names of currencies know no other.

	>>> get_amount_words(Decimal("9504.42"), Wording(currency="DOP"))
	'Nine thousand, five hundred and four Dominican pesos and 42/100'
	"""
	_ = wording.translate
	whole = int(amount)
	language = wording.locale.partition("_")[0]
	words = _spell(whole, language, wording.currency)
	words = words[:1].upper() + words[1:]
	decimals = get_minor_units(wording.currency)
	if not decimals:
		return words
	scale = 10**decimals
	fraction = int((amount - whole) * scale)
	return _("{0} and {1}/{2}").format(words, f"{fraction:0{decimals}d}", scale)


def _spell(whole: int, language: str, currency: str) -> str:
	try:
		words, name = num2words(whole, lang=language), _name_currency(whole, language, currency)
	except (NotImplementedError, UnknownLocaleError):
		language = "en"
		words, name = num2words(whole, lang=language), _name_currency(whole, language, currency)
	is_feminine = name.startswith(FEMININE.get(language, ()))
	if language == "es":
		words = _agree_in_spanish(words, is_feminine=is_feminine)
	elif language == "fr" and is_feminine:
		words = re.sub(r"\bun$", "une", words)
	if language in ROUND and ROUND[language].search(words):
		name = _join_of(name, language)
	return f"{words} {name}"


def _name_currency(whole: int, language: str, currency: str) -> str:
	return str(get_currency_name(currency, count=whole, locale=Locale.parse(language)))


def _join_of(name: str, language: str) -> str:
	return f"d'{name}" if language == "fr" and name[:1].lower() in "aeiouéèê" else f"de {name}"


def _agree_in_spanish(words: str, *, is_feminine: bool) -> str:
	"""A number before its noun: "veintiún mil", "ciento un pesos", "doscientas libras"."""
	words = words.replace("veintiuno mil", "veintiún mil").replace(" uno mil", " un mil")
	head, million, tail = words.rpartition("illones") if "illones" in words else words.rpartition("illón")
	if is_feminine:
		tail = re.sub(r"cientos\b", "cientas", tail).replace("quinientos", "quinientas")
		tail = re.sub(r"uno$", "una", tail)
	else:
		tail = re.sub(r"veintiuno$", "veintiún", tail)
		tail = re.sub(r"\buno$", "un", tail)
	return f"{head}{million}{tail}"
