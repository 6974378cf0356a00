"""Many subjects against many listed parties, in blocks of bounded memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from lending_app.clients.matching.names import Name, prepare_name
from lending_app.clients.matching.scoring import (
	ListedParty,
	Match,
	MatchSettings,
	PartyKind,
	Subject,
	list_identity_keys,
	match_identity,
	score_pair,
)

# Cells of one block of comparisons: a byte each.
BLOCK_CELLS = 40_000_000
# A word that more listed names have than this tells nobody apart.
COMMON_WORD = 2_000


@dataclass(frozen=True, slots=True)
class ListedName:
	"""One name of a party."""

	name: Name
	party: int
	is_weak: bool


class NameIndex:
	"""The names of listed parties of one kind, sorted by length and found by sound."""

	def __init__(self, parties: Sequence[ListedParty], settings: MatchSettings) -> None:
		self.parties = parties
		self.settings = settings
		names = [row for number, party in enumerate(parties) for row in _list_names(number, party)]
		names.sort(key=lambda row: len(row.name.key))
		self.names = names
		self.keys = [row.name.key for row in names]
		self.lengths = [len(key) for key in self.keys]
		self.by_identity = {
			key: number
			for number, party in enumerate(parties)
			for key in list_identity_keys(party.identity_numbers)
		}
		self.by_sounds: dict[str, list[int]] = defaultdict(list)
		self.by_sound: dict[str, list[int]] = defaultdict(list)
		self._fill_sounds()
		self.by_rarest = self._group_by_rarest()

	def _fill_sounds(self) -> None:
		for number, row in enumerate(self.names):
			self.by_sounds[row.name.sound_key].append(number)
			for sound in row.name.sounds:
				self.by_sound[sound].append(number)

	def _group_by_rarest(self) -> dict[str, list[int]]:
		"""Each name of two words or more under its rarest one: who has all its words has that one."""
		grouped: dict[str, list[int]] = defaultdict(list)
		for number, row in enumerate(self.names):
			if len(row.name.sounds) >= 2:
				grouped[min(row.name.sounds, key=lambda sound: len(self.by_sound[sound]))].append(number)
		return grouped

	def screen(self, subjects: Iterable[Subject]) -> list[Match]:
		"""The best match of each subject with each party, from the threshold on."""
		by_name: dict[str, list[Subject]] = defaultdict(list)
		for subject in subjects:
			by_name[subject.name].append(subject)
		prepared = sorted((prepare_name(text) for text in by_name), key=lambda name: len(name.key))
		best: dict[tuple[str, str], Match] = {}
		for name, numbers in self._find_candidates(prepared):
			for subject in by_name[name.text]:
				self._keep_best(best, subject, name, numbers)
		for same_name in by_name.values():
			for subject in same_name:
				self._match_identities(best, subject)
		return list(best.values())

	def _keep_best(
		self, best: dict[tuple[str, str], Match], subject: Subject, name: Name, numbers: Iterable[int]
	) -> None:
		for number in numbers:
			row = self.names[number]
			party = self.parties[row.party]
			match = score_pair(subject, name, party, row.name, self.settings, is_weak=row.is_weak)
			_keep(best, match, self.settings.threshold)

	def _match_identities(self, best: dict[tuple[str, str], Match], subject: Subject) -> None:
		for key in list_identity_keys(subject.identity_numbers):
			if key in self.by_identity:
				party = self.parties[self.by_identity[key]]
				_keep(best, match_identity(subject, party, key), self.settings.threshold)

	def _find_candidates(self, prepared: Sequence[Name]) -> Iterator[tuple[Name, set[int]]]:
		"""Listed names that may reach the threshold, for each name; those without any are left out."""
		for block in self._list_blocks(prepared):
			alike = self._find_alike(block)
			for position, name in enumerate(block):
				numbers = alike.get(position, set()) | self._find_by_sound(name)
				if numbers:
					yield name, numbers

	def _list_blocks(self, prepared: Sequence[Name]) -> Iterator[Sequence[Name]]:
		size = max(BLOCK_CELLS // max(len(self.names), 1), 1)
		for start in range(0, len(prepared), size):
			yield prepared[start : start + size]

	def _find_alike(self, block: Sequence[Name]) -> dict[int, set[int]]:
		"""Names of alike spelling: only those of a length that can reach the cutoff are compared."""
		cutoff = self._get_cutoff()
		first, last = self._get_band(len(block[0].key), len(block[-1].key), cutoff)
		found: dict[int, set[int]] = defaultdict(set)
		if first >= last:
			return found
		# The longer list first: rapidfuzz compares several of its names with one of the other at a time.
		scores = process.cdist(
			self.keys[first:last],
			[name.key for name in block],
			scorer=fuzz.ratio,
			score_cutoff=cutoff,
			dtype=np.uint8,
			workers=-1,
		)
		for number, position in list_filled_cells(scores):
			found[position].add(first + number)
		return found

	def _get_cutoff(self) -> float:
		"""Below this no birth date or nationality lifts a name to the threshold."""
		return max(self.settings.minimum_name_score, self.settings.threshold - self.settings.most_points)

	def _get_band(self, shortest: int, longest: int, cutoff: float) -> tuple[int, int]:
		"""Where names begin and end that can be alike by length: the ratio is at most twice the shorter by the sum."""
		stretch = (200 - cutoff) / cutoff
		return bisect_left(self.lengths, shortest / stretch), bisect_right(self.lengths, longest * stretch)

	def _find_by_sound(self, name: Name) -> set[int]:
		"""Names of the same sound, within this one, or around it."""
		sounds = set(name.sounds)
		found = set(self.by_sounds.get(name.sound_key, ()))
		for sound in sounds:
			found.update(
				number
				for number in self.by_rarest.get(sound, ())
				if sounds.issuperset(self.names[number].name.sounds)
			)
		if len(sounds) >= 2:
			rarest = min((self.by_sound.get(sound, []) for sound in sounds), key=len)
			if len(rarest) <= COMMON_WORD:
				found.update(number for number in rarest if sounds.issubset(self.names[number].name.sounds))
		return found


def list_filled_cells(scores: np.ndarray) -> Iterator[tuple[int, int]]:
	"""Row and column of the cells that are not zero; eight cells are looked at together, for nearly all are zero.

	>>> list(list_filled_cells(np.array([[0, 7, 0], [0, 0, 9]], dtype=np.uint8)))
	[(0, 1), (1, 2)]
	"""
	cells = scores.ravel()
	whole = cells.size - cells.size % 8
	groups = np.flatnonzero(cells[:whole].view(np.uint64))
	places = np.concatenate([(groups[:, None] * 8 + np.arange(8)).ravel(), np.arange(whole, cells.size)])
	rows, columns = np.divmod(places[cells[places] > 0], scores.shape[1])
	yield from zip(rows.tolist(), columns.tolist(), strict=True)


class Screener:
	"""Every listed party, by kind: people are compared with people, companies with entities."""

	def __init__(self, parties: Iterable[ListedParty], settings: MatchSettings) -> None:
		people: list[ListedParty] = []
		others: list[ListedParty] = []
		for party in parties:
			(people if party.kind is PartyKind.INDIVIDUAL else others).append(party)
		self.number_of_parties = len(people) + len(others)
		self._people = NameIndex(people, settings)
		self._others = NameIndex(others, settings)

	def screen(self, subjects: Iterable[Subject]) -> list[Match]:
		"""The matches of all subjects, the best first."""
		people: list[Subject] = []
		others: list[Subject] = []
		for subject in subjects:
			(people if subject.kind is PartyKind.INDIVIDUAL else others).append(subject)
		found = [*self._people.screen(people), *self._others.screen(others)]
		return sorted(found, key=lambda match: (-match.score, match.subject, match.party))


def _list_names(number: int, party: ListedParty) -> Iterator[ListedName]:
	"""The party's own name, then its aliases; the same name counts once, and as strong where it is."""
	seen: set[tuple[str, ...]] = set()
	for texts, is_weak in (((party.name, *party.aliases), False), (party.weak_aliases, True)):
		for text in texts:
			name = prepare_name(text)
			if name.words and name.words not in seen:
				seen.add(name.words)
				yield ListedName(name, number, is_weak)


def _keep(best: dict[tuple[str, str], Match], match: Match, threshold: float) -> None:
	key = (match.subject, match.party)
	if match.score >= threshold and (key not in best or best[key].score < match.score):
		best[key] = match
