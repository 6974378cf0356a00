"""The score of a client against a listed party, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from rapidfuzz import fuzz

from lending_app.clients.matching.birth_dates import BirthDateMatch, compare_birth_dates
from lending_app.clients.matching.names import Name, normalize_code, prepare_name

FULL_SCORE = 100.0


class PartyKind(str, Enum):
	INDIVIDUAL = "Individual"
	ENTITY = "Entity"
	VESSEL = "Vessel"
	AIRCRAFT = "Aircraft"


class ReasonCode(str, Enum):
	"""Why a score is what it is."""

	IDENTITY = "identity"
	SPELLING = "spelling"
	SOUND = "sound"
	CONTAINED = "contained"
	WEAK_ALIAS = "weak alias"
	BIRTH_DATE = "birth date"
	NATIONALITY = "nationality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
	"""Who is screened."""

	reference: str
	name: str
	kind: PartyKind = PartyKind.INDIVIDUAL
	birth_date: date | None = None
	nationalities: frozenset[str] = frozenset()
	identity_numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedParty:
	"""Who is listed. Names are the party's own and its aliases; weak ones are those the publisher trusts less."""

	reference: str
	name: str
	kind: PartyKind = PartyKind.INDIVIDUAL
	aliases: tuple[str, ...] = ()
	weak_aliases: tuple[str, ...] = ()
	birth_dates: tuple[str, ...] = ()
	nationalities: tuple[str, ...] = ()
	identity_numbers: tuple[str, ...] = ()
	programs: tuple[str, ...] = ()
	remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSettings:
	"""Points and limits of a match; scores go from 0 to 100."""

	threshold: float = 85
	minimum_name_score: float = 78
	same_birth_date_points: float = 10
	compatible_birth_date_points: float = 4
	different_birth_date_points: float = -15
	same_nationality_points: float = 2
	different_nationality_points: float = -3
	weak_alias_points: float = -5
	sound_score: float = 94

	@property
	def most_points(self) -> float:
		return max(self.same_birth_date_points, 0) + max(self.same_nationality_points, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
	"""A part of a score: what was compared and how many points it gave or took."""

	code: ReasonCode
	points: float
	ours: str = ""
	listed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
	"""A subject and a listed party that are alike."""

	subject: str
	party: str
	score: float
	matched_name: str
	reasons: tuple[Reason, ...] = field(default_factory=tuple)


def score_names(ours: Name, listed: Name, settings: MatchSettings) -> Reason:
	"""The best of three comparisons: spelling, sound, and one name within the other."""
	spelling = fuzz.ratio(ours.key, listed.key)
	found = [(spelling, ReasonCode.SPELLING)]
	if ours.sounds == listed.sounds and len("".join(ours.sounds)) > 3:
		found.append((settings.sound_score, ReasonCode.SOUND))
	found.append((_score_contained(ours, listed), ReasonCode.CONTAINED))
	score, code = max(found, key=lambda pair: pair[0])
	return Reason(code=code, points=round(score, 1), ours=ours.text, listed=listed.text)


def _score_contained(ours: Name, listed: Name) -> float:
	"""All the words of one among those of the other, by sound: the more of the longer name they are, the better."""
	fewer, more = sorted((set(ours.sounds), set(listed.sounds)), key=len)
	if len(fewer) < 2 or not fewer < more:
		return 0
	return 70 + 25 * len(fewer) / len(more)


def score_pair(
	subject: Subject,
	ours: Name,
	party: ListedParty,
	listed: Name,
	settings: MatchSettings,
	*,
	is_weak: bool = False,
) -> Match:
	"""A subject against one name of a listed party."""
	reasons = [score_names(ours, listed, settings)]
	if is_weak and settings.weak_alias_points:
		reasons.append(
			Reason(code=ReasonCode.WEAK_ALIAS, points=settings.weak_alias_points, listed=listed.text)
		)
	reasons += _compare_birth_dates(subject, party, settings)
	reasons += _compare_nationalities(subject, party, settings)
	score = sum(reason.points for reason in reasons)
	return _build_match(subject, party, listed.text, min(max(score, 0), FULL_SCORE), reasons)


def match_identity(subject: Subject, party: ListedParty, number: str) -> Match:
	"""The same identity number: whatever the names."""
	reason = Reason(code=ReasonCode.IDENTITY, points=FULL_SCORE, ours=number, listed=number)
	return _build_match(subject, party, party.name, FULL_SCORE, [reason])


def _build_match(
	subject: Subject, party: ListedParty, name: str, score: float, reasons: list[Reason]
) -> Match:
	return Match(
		subject=subject.reference,
		party=party.reference,
		score=round(score, 1),
		matched_name=name,
		reasons=tuple(reasons),
	)


def _compare_birth_dates(subject: Subject, party: ListedParty, settings: MatchSettings) -> list[Reason]:
	points = {
		BirthDateMatch.SAME: settings.same_birth_date_points,
		BirthDateMatch.COMPATIBLE: settings.compatible_birth_date_points,
		BirthDateMatch.NEAR: 0,
		BirthDateMatch.DIFFERENT: settings.different_birth_date_points,
	}.get(compare_birth_dates(subject.birth_date, party.birth_dates))
	if points is None or subject.birth_date is None:
		return []
	listed = ", ".join(party.birth_dates)
	ours = subject.birth_date.isoformat()
	return [Reason(code=ReasonCode.BIRTH_DATE, points=points, ours=ours, listed=listed)]


def _compare_nationalities(subject: Subject, party: ListedParty, settings: MatchSettings) -> list[Reason]:
	listed = {" ".join(prepare_name(text).words) for text in party.nationalities}
	ours = {" ".join(prepare_name(text).words) for text in subject.nationalities}
	if not listed or not ours:
		return []
	same = bool(listed & ours)
	return [
		Reason(
			code=ReasonCode.NATIONALITY,
			points=settings.same_nationality_points if same else settings.different_nationality_points,
			ours=", ".join(sorted(subject.nationalities)),
			listed=", ".join(party.nationalities),
		)
	]


def list_identity_keys(numbers: frozenset[str] | tuple[str, ...]) -> set[str]:
	"""Numbers as they are compared; those too short to tell anyone apart are left out."""
	return {key for number in numbers if len(key := normalize_code(number)) >= 5}
