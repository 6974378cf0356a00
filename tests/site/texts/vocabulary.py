"""English in a text of another language: words that the sources use and no translation does."""

from __future__ import annotations

import csv
import re
from functools import cache

import frappe
from frappe.translate import get_all_translations

from tests.contract.translatable import APP, collect
from tests.site.support import COMPANY

# What the test's records are called, and where their names stand.
PEOPLE = ("Central", "North", "Cash", "Recuperadora del Caribe", "Impaired")
# Abbreviations of months, which are English words too: 5 ago 2026, 15 may 2027.
MONTHS = frozenset({"ago", "may"})
# Of an amount in words, in French: neuf cents.
NUMERALS = frozenset({"cents"})
# A coded reason, as COLLATERAL_INSUFFICIENT, is the same in every language.
CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
NAMED = {
	"Branch": ["name"],
	"Client": ["name", "client_name", "city"],
	"Scorecard": ["name"],
	"Loan Product": ["name", "product_name", "product_code"],
	"Staff Profile": ["name", "staff_name"],
	"User": ["name", "full_name"],
}
WORD = re.compile(r"[^\W\d_]{2,}")
LANGUAGES = ("es", "fr")


@cache
def list_english_words(language: str) -> frozenset[str]:
	"""Words of what the app and the framework say in English, less those of their translations."""
	own = _split(collect())
	rows = _read_translations(language)
	framework = get_all_translations(language)
	translated = _split(rows.values())
	others = {source: text for source, text in framework.items() if source not in rows and text != source}
	return frozenset((own | (_split(others) - _split(others.values()))) - translated)


def find_english(text: str, language: str, names: frozenset[str] = frozenset()) -> list[str]:
	"""The English words of a text, less those of names of records."""
	words = {word.lower() for word in WORD.findall(CODE.sub("", text))}
	return sorted((words & list_english_words(language)) - names - MONTHS - NUMERALS)


def _read_translations(language: str) -> dict[str, str]:
	with (APP / "translations" / f"{language}.csv").open(encoding="utf-8", newline="") as file:
		return {row[0]: row[1] for row in csv.reader(file)}


def _split(texts: object) -> set[str]:
	return {word.lower() for text in texts for word in WORD.findall(text)}


def list_names() -> frozenset[str]:
	"""Words of the names of the test's records: they stand in texts of every language."""
	texts = [COMPANY, *PEOPLE]
	for doctype, fields in NAMED.items():
		for row in frappe.get_all(doctype, fields=fields, as_list=True):
			texts += [str(value) for value in row if value]
	return frozenset(word.lower() for text in texts for word in WORD.findall(text))
