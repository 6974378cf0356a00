"""Words by which clients are found."""

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.clients.matching import terms
from lending_app.clients.matching.terms import LONGEST_TERM, build_terms, get_national_number, read_query


def test_examples_in_the_docstrings_hold():
	assert doctest.testmod(terms).failed == 0


def test_terms_of_a_client():
	found = build_terms(
		names=["María del Carmen Peña", None],
		numbers=["001-1234567-8", ""],
		phones=["+591 7 1234567", "123"],
		emails=[" Ana@Example.com "],
		addresses=["Calle 5 #12"],
		birth_date=date(1980, 3, 4),
	)
	assert found == {
		*(("N", word) for word in ("maria", "del", "carmen", "pena")),
		("I", "00112345678"),
		*(("T", digits) for digits in ("59171234567", "71234567", "1234567")),
		("E", "ana@example.com"),
		*(("A", word) for word in ("calle", "5", "12")),
		("B", "1980-03-04"),
	}


@pytest.mark.parametrize(
	("text", "words"),
	[
		("Peña  JOSÉ", ["jose", "pena"]),
		("809-555", ["809555"]),
		("+1 (809) 555-1234", ["18095551234"]),
		("CLI-2026-00012", ["cli202600012"]),
		("jose jose", ["jose"]),
		("", []),
		("%%", []),
		(None, []),
	],
)
def test_typed_texts_are_read(text, words):
	assert read_query(text) == words


@pytest.mark.parametrize(
	("text", "national"),
	[("+1 809-555-1234", "8095551234"), ("809 555 1234", "8095551234"), ("+999 1", "9991")],
)
def test_national_numbers(text, national):
	assert get_national_number(text) == national


@given(st.text(max_size=300))
def test_any_text_gives_words_that_fit(text):
	assert all(0 < len(word) <= LONGEST_TERM for word in read_query(text))
	assert all(
		0 < len(term) <= LONGEST_TERM for _, term in build_terms(names=[text], emails=[text], phones=[text])
	)


@given(st.text("abcdé ", min_size=1, max_size=30))
def test_a_name_is_found_by_what_it_is_called(text):
	found = {term for _, term in build_terms(names=[text])}
	assert all(any(term.startswith(word) for term in found) for word in read_query(text))
