"""How many segments of SMS a text takes. Source: 3GPP TS 23.038 (alphabet) and TS 23.040 (concatenated messages)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

BASIC = frozenset(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each is sent as an escape and a second character.
EXTENDED = frozenset("\f^{}\\[~]|€")


class Alphabet(str, Enum):
	GSM_7 = "GSM-7"
	UCS_2 = "UCS-2"


# Units of a message that stands alone, and of each part of a longer one, which has a header.
UNITS = {Alphabet.GSM_7: (160, 153), Alphabet.UCS_2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Segments:
	"""`units` are septets, or pairs of bytes where one character is outside the GSM alphabet."""

	alphabet: Alphabet
	units: int
	count: int


def count_segments(text: str) -> Segments:
	"""Segments that a text is sent in; none for an empty text.

	A character of two units is never parted: it goes to the next segment whole.

	>>> count_segments("Su cuota vence mañana")
	Segments(alphabet=<Alphabet.GSM_7: 'GSM-7'>, units=21, count=1)
	>>> count_segments("Su próxima cuota vence").alphabet.value
	'UCS-2'
	"""
	is_basic = all(character in BASIC or character in EXTENDED for character in text)
	alphabet = Alphabet.GSM_7 if is_basic else Alphabet.UCS_2
	sizes = [_measure(character, alphabet) for character in text]
	alone, part = UNITS[alphabet]
	units = sum(sizes)
	if units <= alone:
		return Segments(alphabet, units, 1 if units else 0)
	count, used = 1, 0
	for size in sizes:
		if used + size > part:
			count, used = count + 1, 0
		used += size
	return Segments(alphabet, units, count)


def _measure(character: str, alphabet: Alphabet) -> int:
	if alphabet is Alphabet.GSM_7:
		return 2 if character in EXTENDED else 1
	return len(character.encode("utf-16-be")) // 2
