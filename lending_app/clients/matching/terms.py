"""Words by which a client is found, and what a typed text asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

import phonenumbers

from lending_app.clients.matching.names import normalize_code, split_words

# What people write on paper slips.
PHONE_TAIL = 7
LONGEST_TERM = 100
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")


class TermKind(str, Enum):
	"""What a term is; a letter, for there are millions of them."""

	NAME = "N"
	IDENTITY = "I"
	PHONE = "T"
	EMAIL = "E"
	ADDRESS = "A"
	BIRTH_DATE = "B"


Term = tuple[str, str]
NAMING_KINDS = (TermKind.NAME, TermKind.IDENTITY, TermKind.PHONE, TermKind.EMAIL)


def build_terms(
	*,
	names: Iterable[str | None] = (),
	numbers: Iterable[str | None] = (),
	phones: Iterable[str | None] = (),
	emails: Iterable[str | None] = (),
	addresses: Iterable[str | None] = (),
	birth_date: date | None = None,
) -> set[Term]:
	"""Kinds and words of a client.

	>>> sorted(build_terms(names=["José Peña"], phones=["+1 809-555-1234"]))
	[('N', 'jose'), ('N', 'pena'), ('T', '18095551234'), ('T', '5551234'), ('T', '8095551234')]
	"""
	terms = {(TermKind.NAME.value, word) for text in names for word in split_words(text)}
	terms |= {(TermKind.ADDRESS.value, word) for text in addresses for word in split_words(text)}
	terms |= {(TermKind.IDENTITY.value, normalize_code(text)) for text in numbers}
	terms |= {(TermKind.PHONE.value, term) for text in phones for term in list_phone_terms(text)}
	terms |= {(TermKind.EMAIL.value, (text or "").strip().lower()) for text in emails}
	if birth_date:
		terms.add((TermKind.BIRTH_DATE.value, birth_date.isoformat()))
	return {(kind, word[:LONGEST_TERM]) for kind, word in terms if word}


def list_phone_terms(text: str | None) -> list[str]:
	"""A number with its country's code, without it, and its last seven digits.

	>>> list_phone_terms("+51 987 654 321"), list_phone_terms("987 654 321")
	(['51987654321', '987654321', '7654321'], ['987654321', '7654321'])
	"""
	digits = "".join(_DIGIT.findall(text or ""))
	if len(digits) < 5:
		return []
	return list(dict.fromkeys([digits, get_national_number(text or ""), digits[-PHONE_TAIL:]]))


def get_national_number(text: str) -> str:
	"""The digits of a telephone without its country's code, by which telephones are compared."""
	digits = "".join(_DIGIT.findall(text))
	if not text.strip().startswith("+"):
		return digits
	try:
		return str(phonenumbers.parse(text).national_number)
	except phonenumbers.NumberParseException:
		return digits


def read_query(text: str | None) -> list[str]:
	"""The beginnings of words that a typed text asks for; the longest first, for the fewest have it.

	>>> read_query("Peña, José")
	['jose', 'pena']
	>>> read_query("(809) 555-1234"), read_query("001-1234567-8 ana"), read_query("Ana@Example.com")
	(['8095551234'], ['00112345678', 'ana'], ['ana@example.com'])
	"""
	text = (text or "").strip()
	if not _LETTER.search(text):
		code = normalize_code(text)
		return [code] if code else []
	words: list[str] = []
	names: list[str] = []
	for part in text.split():
		if "@" in part:
			words.append(part.lower())
		elif _DIGIT.search(part):
			words.append(normalize_code(part))
		else:
			names.append(part)
	words += split_words(" ".join(names))
	return sorted({word[:LONGEST_TERM] for word in words if word}, key=lambda word: (-len(word), word))
