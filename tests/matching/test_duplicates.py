"""Clients who may be one."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.clients.matching import duplicates
from lending_app.clients.matching.duplicates import Shared, compare_people, find_duplicates, make_person

DAY = date(1980, 3, 4)
SCORE = 88


def find(*people, largest_group=20):
	return find_duplicates(people, SCORE, largest_group)


@pytest.mark.parametrize(
	("values", "shared", "least"),
	[
		({"numbers": ["x1"]}, {Shared.IDENTITY}, 95),
		({"phones": ["809"]}, {Shared.PHONE}, 50),
		({"emails": ["a@b"]}, {Shared.EMAIL}, 60),
		({"phones": ["809"], "emails": ["a@b"]}, {Shared.PHONE, Shared.EMAIL}, 80),
	],
)
def test_what_two_share_makes_a_pair(values, shared, least):
	[pair] = find(make_person("C2", "Ana Reyes", **values), make_person("C1", "Luis Mora", **values))
	assert (pair.first, pair.second, pair.shared) == ("C1", "C2", shared)
	assert pair.score >= least


@pytest.mark.parametrize(
	"other", ["REYES, Ana", "Ana Reyez", "Anna Reyes", "Ana de los Reyes"], ids=lambda name: name
)
def test_similar_name_and_birth_date_make_a_pair(other):
	[pair] = find(make_person("C1", "Ana Reyes", birth_date=DAY), make_person("C2", other, birth_date=DAY))
	assert pair.shared == {Shared.NAME, Shared.BIRTH_DATE}
	assert pair.score == 90


@pytest.mark.parametrize("day", [None, date(1980, 3, 5)])
def test_name_alone_makes_none(day):
	assert (
		find(make_person("C1", "Ana Reyes", birth_date=DAY), make_person("C2", "Ana Reyes", birth_date=day))
		== []
	)


def test_birth_date_alone_makes_none():
	assert (
		find(make_person("C1", "Ana Reyes", birth_date=DAY), make_person("C2", "Luis Mora", birth_date=DAY))
		== []
	)


def test_telephone_of_a_crowd_makes_none_and_a_number_always_does():
	crowd = [make_person(f"C{number}", f"Name {number}", phones=["809"]) for number in range(5)]
	assert find(*crowd, largest_group=4) == []
	assert len(find(*crowd, largest_group=5)) == 10
	same = [make_person(f"C{number}", f"Name {number}", numbers=["1"]) for number in range(5)]
	assert len(find(*same, largest_group=2)) == 10


def test_people_without_names_are_not_alike():
	assert find(make_person("C1", "", birth_date=DAY), make_person("C2", "---", birth_date=DAY)) == []


PEOPLE = st.builds(
	lambda name, phone, email, day: (name, phone, email, day),
	st.sampled_from(["Ana Reyes", "Reyes Ana", "Ana Reyez", "Luis Mora", "Luiz Mora", "Li", ""]),
	st.sampled_from(["", "1", "2"]),
	st.sampled_from(["", "a", "b"]),
	st.sampled_from([None, DAY, date(1990, 1, 1)]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PEOPLE, max_size=9))
def test_blocks_miss_no_pair_that_comparing_everybody_finds(rows):
	people = [
		make_person(f"C{number}", name, phones=[phone], emails=[email], birth_date=day)
		for number, (name, phone, email, day) in enumerate(rows)
	]
	every = [compare_people(first, second, SCORE) for first, second in combinations(people, 2)]
	expected = {(row.first, row.second, row.score) for row in every if row}
	assert {(row.first, row.second, row.score) for row in find(*people)} == expected


def test_block_size_does_not_change_what_is_found(monkeypatch):
	people = [make_person(f"C{number}", f"Ana Reyes {number % 3}", birth_date=DAY) for number in range(12)]
	whole = find(*people)
	monkeypatch.setattr(duplicates, "BLOCK_CELLS", 1)
	assert find(*people) == whole
