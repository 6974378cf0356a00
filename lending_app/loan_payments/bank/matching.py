"""Whose payment a line of a statement is: each candidate with a score from 0 to 1 made of named parts. No framework.

Candidates come from indexes over all loans, so that a line looks at some loans and never at all of them: the numbers
in its text, the rare words of its payer's name, and its amount where few loans have it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

import numpy as np
from rapidfuzz.fuzz import ratio

from lending_app.clients.matching.names import normalize_code, prepare_name

# A capture line is written in groups: RF18 5390 0754 7034.
_MOST_GROUPS, _LONGEST_LINE = 12, 40
# A number in a text: PRE-2026-00001, 001-1234567-8, 00112345678.
_TOKEN = re.compile(r"[A-Z0-9][A-Z0-9/\-.]{2,}[A-Z0-9]")
_PARTS = re.compile(r"[/.]")
_SHORTEST = 4
# Loans that have an amount in common: more say nothing, fewer are worth a look.
_FEW = 25
# Of a payer's words the rarest are looked up; loans that share a rare one are compared, others share two.
_RAREST, _RARE = 3, 150
# Candidates that are shown.
_SHOWN = 8
# Likeness of two names, of 100, from which it counts; from there to 100 it grows to the whole.
_ALIKE = 75.0


class Evidence(str, Enum):
	"""What speaks for a candidate."""

	NUMBER = "Loan number"
	CLIENT = "Client's number"
	PAYER = "Payer's name"
	AMOUNT = "Amount"
	DATE = "Date"
	REFERENCE = "Reference"
	CAPTURE_LINE = "Payment reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
	"""What each part adds at most, and from what score a candidate is taken without asking."""

	parts: Mapping[Evidence, float]
	threshold: float = 0.8
	margin: float = 0.15
	days_apart: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureLine:
	"""A payment reference of a loan. Amounts are minor units; without a `most` any amount from the least is taken."""

	code: str
	least: int = 0
	most: int | None = None
	valid_until: date | None = None

	def takes(self, amount: int, day: date) -> bool:
		is_in_time = self.valid_until is None or day <= self.valid_until
		return is_in_time and self.least <= amount and (self.most is None or amount <= self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFacts:
	"""What a line can be compared with. Amounts are minor units; those that are not owed are 0."""

	name: str
	client: str
	client_name: str = ""
	codes: tuple[str, ...] = ()
	client_codes: tuple[str, ...] = ()
	amounts: tuple[int, ...] = ()
	due_date: date | None = None
	capture_lines: tuple[CaptureLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyIn:
	"""A deposit: its amount in minor units, and its texts."""

	amount: int
	value_date: date
	payer: str = ""
	text: str = ""


@dataclass(slots=True)
class Candidate:
	"""A loan with what speaks for it: points by part, and the words or figures that agreed."""

	loan: int
	parts: dict[Evidence, float] = field(default_factory=dict)
	seen: dict[Evidence, str] = field(default_factory=dict)

	def add(self, part: Evidence, points: float, seen: str) -> None:
		if points > self.parts.get(part, 0):
			self.parts[part], self.seen[part] = points, seen

	@property
	def score(self) -> float:
		return min(1.0, round(sum(self.parts.values()), 4))


class LoanIndex:
	"""Loans by their numbers, their clients' numbers and names, and the amounts that may be paid on them."""

	def __init__(self, loans: Sequence[LoanFacts]) -> None:
		self.loans = loans
		self._by_number: dict[str, list[int]] = defaultdict(list)
		self._by_code: dict[str, list[int]] = defaultdict(list)
		self._by_line: dict[str, tuple[int, CaptureLine]] = {}
		by_word: dict[str, list[int]] = defaultdict(list)
		self._names: list[str] = []
		amounts, owners = [], []
		known: dict[str, tuple[str, ...]] = {}
		for place, loan in enumerate(loans):
			for code in (loan.name, *loan.codes):
				self._by_number[code.upper()].append(place)
			for line in loan.capture_lines:
				self._by_line[line.code] = place, line
			for code in (loan.client, *loan.client_codes):
				plain = normalize_code(code)
				if len(plain) >= _SHORTEST:
					self._by_code[plain].append(place)
			words = known.get(loan.client_name)
			if words is None:
				words = known[loan.client_name] = prepare_name(loan.client_name).words
			self._names.append(" ".join(words))
			for word in set(words):
				by_word[word].append(place)
			wanted = {amount for amount in loan.amounts if amount > 0}
			amounts += wanted
			owners += [place] * len(wanted)
		self._words = {word: np.array(places, dtype=np.int64) for word, places in by_word.items()}
		order = np.argsort(np.array(amounts, dtype=np.int64), kind="stable")
		self._amounts = np.array(amounts, dtype=np.int64)[order]
		self._owners = np.array(owners, dtype=np.int64)[order]

	def find_numbers(self, tokens: Iterable[str]) -> dict[int, str]:
		return {place: token for token in tokens for place in self._by_number.get(token, ())}

	def find_capture_lines(self, text: str, amount: int, day: date) -> dict[int, str]:
		"""Loans whose payment reference is in a text, and takes that much on that day."""
		if not self._by_line:
			return {}
		found = {}
		for token in list_groups(text):
			place, line = self._by_line.get(token, (0, None))
			if line and line.takes(amount, day):
				found[place] = token
		return found

	def find_codes(self, tokens: Iterable[str]) -> dict[int, str]:
		return {place: token for token in tokens for place in self._by_code.get(normalize_code(token), ())}

	def find_amount(self, amount: int) -> list[int]:
		"""Loans on which the amount may be paid, where they are few."""
		first, last = (int(np.searchsorted(self._amounts, amount, side)) for side in ("left", "right"))
		return self._owners[first:last].tolist() if last - first <= _FEW else []

	def find_names(self, payer: str, among: Iterable[int] = ()) -> dict[int, float]:
		"""Loans whose client's name is like a payer's, with how like it is, to 1; where some are named by their numbers,
		among those alone.
		"""
		words = prepare_name(payer).words
		found = {}
		text = " ".join(words)
		for place in among or self._find_sharing(words).tolist():
			# Words of both stand in order of the alphabet.
			likeness = ratio(text, self._names[place], score_cutoff=_ALIKE)
			if likeness:
				found[place] = (likeness - _ALIKE) / (100 - _ALIKE)
		return found

	def _find_sharing(self, words: Sequence[str]) -> np.ndarray:
		"""Loans whose client's name has a rare word of these, or two of the rarest."""
		known = sorted((self._words[word] for word in set(words) if word in self._words), key=len)[:_RAREST]
		if not known:
			return np.empty(0, dtype=np.int64)
		together = np.sort(np.concatenate(known))
		shared = together[1:][together[1:] == together[:-1]]
		rare = [places for places in known if len(places) <= _RARE]
		return np.unique(np.concatenate([shared, *rare]))


def list_tokens(text: str) -> list[str]:
	"""What in a text may be a number, in capitals: whole, and cut at strokes and points.

	>>> list_tokens("Pago de PRE-2026-00001/julio")
	['PAGO', 'PRE-2026-00001/JULIO', 'PRE-2026-00001', 'JULIO']
	"""
	words = _TOKEN.findall(text.upper())
	parts = [part for word in words for part in [word, *_PARTS.split(word)] if len(part) >= _SHORTEST]
	return list(dict.fromkeys(parts))


def list_groups(text: str) -> list[str]:
	"""What in a text may be a capture line: words, and neighbors among them together, in capitals without hyphens.

	>>> list_groups("pago RF18 5390")
	['PAGO', 'PAGORF18', 'PAGORF185390', 'RF18', 'RF185390', '5390']
	"""
	words = re.sub(r"[^A-Z0-9]+", " ", text.upper().replace("-", "")).split()
	found: dict[str, None] = {}
	for first in range(len(words)):
		joined = ""
		for word in words[first : first + _MOST_GROUPS]:
			joined += word
			if len(joined) > _LONGEST_LINE:
				break
			found[joined] = None
	return list(found)


def rank_candidates(line: MoneyIn, index: LoanIndex, weights: Weights) -> list[Candidate]:
	"""Loans that a deposit may be for, the surest first."""
	found: dict[int, Candidate] = {}

	def take(place: int, part: Evidence, degree: float, seen: str) -> None:
		points = weights.parts.get(part, 0) * degree
		if points > 0:
			found.setdefault(place, Candidate(place)).add(part, round(points, 4), seen)

	for part, named in _find_named(line, index):
		for place, token in named.items():
			take(place, part, 1, token)
	for place, degree in index.find_names(line.payer, list(found)).items():
		take(place, Evidence.PAYER, degree, index.loans[place].client_name)
	for place in (*index.find_amount(line.amount), *found):
		loan = index.loans[place]
		if line.amount in loan.amounts:
			take(place, Evidence.AMOUNT, 1, "")
			degree = _get_nearness(line.value_date, loan.due_date, weights.days_apart)
			take(place, Evidence.DATE, degree, str(loan.due_date))
	ranked = sorted(
		found.values(), key=lambda candidate: (-candidate.score, index.loans[candidate.loan].name)
	)
	return ranked[:_SHOWN]


def _find_named(line: MoneyIn, index: LoanIndex) -> Iterator[tuple[Evidence, dict[int, str]]]:
	"""Loans that the text of a line names, by what."""
	tokens = list_tokens(line.text)
	codes = [token for token in tokens if any(character.isdigit() for character in token)]
	yield Evidence.CAPTURE_LINE, index.find_capture_lines(line.text, line.amount, line.value_date)
	yield Evidence.NUMBER, index.find_numbers(tokens)
	yield Evidence.CLIENT, index.find_codes(codes)


def choose_candidate(ranked: Sequence[Candidate], weights: Weights) -> Candidate | None:
	"""The one that is taken without asking: sure enough, and far enough ahead of the next."""
	if not ranked or ranked[0].score < weights.threshold:
		return None
	if len(ranked) > 1 and _sum(ranked[0]) - _sum(ranked[1]) < weights.margin - 1e-9:
		return None
	return ranked[0]


def _sum(candidate: Candidate) -> float:
	"""Points that are not cut at 1: two that are both sure are told apart by what one has more."""
	return sum(candidate.parts.values())


def _get_nearness(day: date, other: date | None, days_apart: int) -> float:
	apart = abs((day - other).days) if other else days_apart + 1
	return max(0.0, 1 - apart / (days_apart + 1))
