"""Names in the form in which they are compared."""

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.clients.matching import birth_dates, names
from lending_app.clients.matching.birth_dates import BirthDateMatch, compare_birth_dates, read_birth_date
from lending_app.clients.matching.names import get_sound, normalize_code, prepare_name, split_words


@pytest.mark.parametrize("module", [names, birth_dates])
def test_examples_in_the_docstrings_hold(module):
	assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
	("one", "other"),
	[
		("José Pérez Núñez", "PEREZ NUNEZ, JOSE"),
		("María de la Cruz", "Cruz, Maria"),
		("Владимир Иванов", "Vladimir Ivanov"),
		("Muammar al-Qadhafi", "QADHAFI Muammar"),
		("Constructora Ejemplo S.R.L.", "CONSTRUCTORA EJEMPLO SRL"),
		("Seán O'Neill", "Sean ONeill"),
	],
)
def test_spellings_of_a_name_have_one_key(one, other):
	assert prepare_name(one).key == prepare_name(other).key


@pytest.mark.parametrize(
	("one", "other"),
	[
		("mohamed", "muhammad"),
		("gonzalez", "gonsales"),
		("hernandez", "ernandes"),
		("yusuf", "youssef"),
		("jhon", "john"),
		("vasquez", "basques"),
		("hussein", "husayn"),
	],
)
def test_words_that_sound_alike_have_one_sound(one, other):
	assert get_sound(one) == get_sound(other)


@pytest.mark.parametrize(("one", "other"), [("maria", "mario"), ("perez", "peralta"), ("ana", "juan")])
def test_sound_does_not_make_one_of_spelling_and_another(one, other):
	assert prepare_name(one).key != prepare_name(other).key


def test_name_of_particles_alone_keeps_them():
	assert prepare_name("El Al").words == ("al", "el")


@pytest.mark.parametrize("text", ["", None, "  ", "---"])
def test_nothing_is_nobody(text):
	assert prepare_name(text).words == ()


@given(st.text(max_size=40))
def test_preparing_is_idempotent_and_plain(text):
	key = prepare_name(text).key
	assert key.isascii()
	assert key == key.lower()
	assert prepare_name(key).key == prepare_name(prepare_name(key).key).key


@given(st.lists(st.sampled_from(["Ana", "Reyes", "Núñez", "Ortiz", "Li"]), min_size=1, max_size=5))
def test_order_of_words_does_not_matter(words):
	assert prepare_name(" ".join(words)).key == prepare_name(" ".join(reversed(words))).key


def test_words_and_codes():
	assert split_words("Peña-Gómez") == ["pena", "gomez"]
	assert normalize_code("V-12.345.678") == "v12345678"


@pytest.mark.parametrize(
	("text", "found"),
	[
		("10 Dec 1948", "1948-12-10"),
		("december 1948", "1948-12"),
		("1948-12-10T00:00:00-04:00", "1948-12-10"),
		("28/04/1937", "1937-04-28"),
		("31 Feb 1950", "1950"),
		("1950-13-01", "1950"),
		("Between 1960 and 1962", "1960/1962"),
		("", ""),
		("not known", ""),
	],
)
def test_birth_dates_of_lists_are_read(text, found):
	assert read_birth_date(text) == found


@pytest.mark.parametrize(
	("listed", "found"),
	[
		(("1948-12-10",), BirthDateMatch.SAME),
		(("1948",), BirthDateMatch.COMPATIBLE),
		(("1948-12",), BirthDateMatch.COMPATIBLE),
		(("1945/1950",), BirthDateMatch.COMPATIBLE),
		(("1948-10-12",), BirthDateMatch.NEAR),
		(("1948-12-19",), BirthDateMatch.NEAR),
		(("1949",), BirthDateMatch.NEAR),
		(("1949-12-10",), BirthDateMatch.DIFFERENT),
		(("1948-03",), BirthDateMatch.DIFFERENT),
		(("1960",), BirthDateMatch.DIFFERENT),
		(("1960", "1948-12-10"), BirthDateMatch.SAME),
		((), BirthDateMatch.UNKNOWN),
	],
)
def test_birth_dates_are_compared(listed, found):
	assert compare_birth_dates(date(1948, 12, 10), listed) is found
