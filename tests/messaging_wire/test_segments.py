"""Segments of SMS: the limits of the standard, and what holds for every text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.messaging.wire.segments import BASIC, EXTENDED, UNITS, Alphabet, count_segments


def test_alphabet_has_the_characters_of_the_standard():
	# 128 places: the escape is none that a text has.
	assert len(BASIC) == 127
	assert len(EXTENDED) == 10


@pytest.mark.parametrize(
	("text", "alphabet", "units", "count"),
	[
		("", "GSM-7", 0, 0),
		("a" * 160, "GSM-7", 160, 1),
		("a" * 161, "GSM-7", 161, 2),
		("a" * 306, "GSM-7", 306, 2),
		("a" * 307, "GSM-7", 307, 3),
		("€" * 80, "GSM-7", 160, 1),
		# Of two units, and 153 is odd: one is left over in each segment.
		("€" * 153, "GSM-7", 306, 3),
		("ñ" * 160, "GSM-7", 160, 1),
		("á" * 70, "UCS-2", 70, 1),
		("á" * 71, "UCS-2", 71, 2),
		("á" * 134, "UCS-2", 134, 2),
		("á" * 135, "UCS-2", 135, 3),
		("😀" * 35, "UCS-2", 70, 1),
		("😀" * 67, "UCS-2", 134, 3),
	],
)
def test_segments_by_the_standard(text, alphabet, units, count):
	found = count_segments(text)
	assert (found.alphabet.value, found.units, found.count) == (alphabet, units, count)


@given(st.text(max_size=500))
def test_segments_are_as_few_as_the_units_allow_and_never_fewer(text):
	found = count_segments(text)
	alone, part = UNITS[found.alphabet]
	if found.units <= alone:
		assert found.count == (1 if text else 0)
	else:
		# A segment lacks one unit at most.
		assert math.ceil(found.units / part) <= found.count <= math.ceil(found.units / (part - 1))


@given(st.text(alphabet=sorted(BASIC | EXTENDED)), st.text(max_size=20))
def test_one_strange_character_changes_the_alphabet(text, more):
	assert count_segments(text).alphabet is Alphabet.GSM_7
	is_strange = bool(set(more) - BASIC - EXTENDED)
	assert (count_segments(text + more).alphabet is Alphabet.UCS_2) is is_strange
