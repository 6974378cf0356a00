"""Which clients may be one: the same number, telephone or e-mail, or a similar name and one birth date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from lending_app.clients.matching.names import Name, prepare_name
from lending_app.clients.matching.screening import list_filled_cells

BLOCK_CELLS = 20_000_000


class Shared(str, Enum):
	"""What two clients have in common."""

	IDENTITY = "identity"
	PHONE = "phone"
	EMAIL = "email"
	NAME = "name"
	BIRTH_DATE = "birth date"


# How sure each makes it that two are one; together they make it surer.
CERTAINTIES = {
	Shared.IDENTITY: 0.95,
	Shared.PHONE: 0.5,
	Shared.EMAIL: 0.6,
	Shared.NAME: 0.5,
	Shared.BIRTH_DATE: 0.3,
}
NAME_AND_BIRTH_DATE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
	"""A client as duplicates are looked for. Numbers are letters and digits alone, telephones digits."""

	reference: str
	name: Name
	numbers: frozenset[str] = frozenset()
	phones: frozenset[str] = frozenset()
	emails: frozenset[str] = frozenset()
	birth_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
	"""Two clients who may be one."""

	first: str
	second: str
	score: float
	shared: frozenset[Shared]


def compare_people(first: Person, second: Person, name_score: float) -> Likeness | None:
	"""What two clients share; None where that does not make them one.

	A name alone does not, nor does a birth date; both together do.
	"""
	shared = {
		kind
		for kind, ours, theirs in (
			(Shared.IDENTITY, first.numbers, second.numbers),
			(Shared.PHONE, first.phones, second.phones),
			(Shared.EMAIL, first.emails, second.emails),
		)
		if ours & theirs
	}
	if first.birth_date and first.birth_date == second.birth_date:
		shared.add(Shared.BIRTH_DATE)
	if is_similar(first.name, second.name, name_score):
		shared.add(Shared.NAME)
	if not shared - {Shared.NAME, Shared.BIRTH_DATE} and len(shared) < 2:
		return None
	one, other = sorted((first.reference, second.reference))
	return Likeness(first=one, second=other, score=_score(shared), shared=frozenset(shared))


def is_similar(first: Name, second: Name, name_score: float) -> bool:
	"""Alike in spelling or in sound, whatever the order of the words."""
	if not first.words or not second.words:
		return False
	return first.sounds == second.sounds or fuzz.ratio(first.key, second.key) >= name_score


def _score(shared: set[Shared]) -> float:
	doubt = 1.0
	for kind in shared:
		doubt *= 1 - CERTAINTIES[kind]
	if {Shared.NAME, Shared.BIRTH_DATE} <= shared:
		doubt = min(doubt, 1 - NAME_AND_BIRTH_DATE)
	return round(100 * (1 - doubt), 1)


def find_duplicates(people: Sequence[Person], name_score: float, largest_group: int) -> list[Likeness]:
	"""Every pair that may be one client. Only clients that share something are compared with each other."""
	found: dict[tuple[int, int], Likeness] = {}
	for first, second in {*_list_sharing(people, largest_group), *_list_of_one_day(people, name_score)}:
		likeness = compare_people(people[first], people[second], name_score)
		if likeness:
			found[first, second] = likeness
	return sorted(found.values(), key=lambda row: (-row.score, row.first, row.second))


def _list_sharing(people: Sequence[Person], largest_group: int) -> Iterator[tuple[int, int]]:
	"""Pairs with a number, telephone or address in common. What many share is an employer's or a shop's."""
	for field, limit in (("numbers", None), ("phones", largest_group), ("emails", largest_group)):
		groups: dict[str, list[int]] = defaultdict(list)
		for position, person in enumerate(people):
			for key in getattr(person, field):
				groups[key].append(position)
		for members in groups.values():
			if len(members) > 1 and (limit is None or len(members) <= limit):
				yield from combinations(members, 2)


def _list_of_one_day(people: Sequence[Person], name_score: float) -> Iterator[tuple[int, int]]:
	"""Pairs born on one day whose names are alike."""
	days: dict[date, list[int]] = defaultdict(list)
	for position, person in enumerate(people):
		if person.birth_date and person.name.words:
			days[person.birth_date].append(position)
	for members in days.values():
		if len(members) > 1:
			yield from _list_alike(people, members, name_score)


def _list_alike(people: Sequence[Person], members: list[int], name_score: float) -> Iterator[tuple[int, int]]:
	"""By spelling, in blocks, and by sound."""
	keys = [people[member].name.key for member in members]
	size = max(BLOCK_CELLS // len(members), 1)
	for start in range(0, len(members), size):
		scores = process.cdist(
			keys[start : start + size], keys, scorer=fuzz.ratio, score_cutoff=name_score, dtype=np.uint8
		)
		for row, column in list_filled_cells(scores):
			if start + row < column:
				yield members[start + row], members[column]
	yield from _list_of_one_sound(people, members)


def _list_of_one_sound(people: Sequence[Person], members: Iterable[int]) -> Iterator[tuple[int, int]]:
	sounds: dict[tuple[str, ...], list[int]] = defaultdict(list)
	for member in members:
		sounds[people[member].name.sounds].append(member)
	for group in sounds.values():
		yield from combinations(group, 2)


def make_person(
	reference: str,
	name: str,
	*,
	numbers: Iterable[str] = (),
	phones: Iterable[str] = (),
	emails: Iterable[str] = (),
	birth_date: date | None = None,
) -> Person:
	"""A person with its name made ready; empty texts are left out."""
	return Person(
		reference=reference,
		name=prepare_name(name),
		numbers=frozenset(filter(None, numbers)),
		phones=frozenset(filter(None, phones)),
		emails=frozenset(filter(None, emails)),
		birth_date=birth_date,
	)
