"""A name in the form in which names are compared: Latin letters, no accents, no order, no particles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from unidecode import unidecode

# Words that come and go between two spellings of one name.
_PARTICLE_WORDS = (
	"a al and abu as bin bint ben d da das de del den der des di do dos du e el ibn la las le los of the ul ur "
	"van von vom y zu zur"
)
_LEGAL_WORDS = (
	"ag asbl bv ca co company corp corporation cia compania cv eirl eurl gmbh inc incorporated jsc kg limited "
	"limitada llc llp lp ltd ltda nv oao ong ooo pao plc pte pty rl s sa sab sac saci sapi sarl sas sau scrl sl "
	"sociedad societe spa srl zao"
)
PARTICLES = frozenset(_PARTICLE_WORDS.split())
LEGAL_FORMS = frozenset(_LEGAL_WORDS.split())
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['`´’ʼ]")  # noqa: RUF001
# From sounds of several letters to one, the longest first; then what is left of single letters.
_SOUNDS = (
	("sch", "s"),
	("tch", "s"),
	("kh", "h"),
	("gh", "g"),
	("ph", "f"),
	("th", "t"),
	("dh", "d"),
	("sh", "s"),
	("ch", "s"),
	("zh", "s"),
	("dj", "j"),
	("ck", "k"),
	("qu", "k"),
	("ce", "se"),
	("ci", "si"),
	("cy", "si"),
	("ge", "je"),
	("gi", "ji"),
	("x", "ks"),
)
_LETTERS = str.maketrans({"c": "k", "q": "k", "z": "s", "v": "b", "w": "b", "ñ": "n"})
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLES = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Name:
	"""A name made ready: its words in order of the alphabet, and what they sound like."""

	text: str
	words: tuple[str, ...]
	sounds: tuple[str, ...]

	@property
	def key(self) -> str:
		return " ".join(self.words)

	@property
	def sound_key(self) -> str:
		return " ".join(self.sounds)


def split_words(text: str | None) -> list[str]:
	"""Words of a text in small Latin letters, initials joined.

	>>> split_words("Peña-Gómez, José F.")
	['pena', 'gomez', 'jose', 'f']
	>>> split_words("Владимир O'Neill S.R.L.")
	['vladimir', 'oneill', 'srl']
	"""
	plain = unidecode(_APOSTROPHES.sub("", text or "")).lower().replace("'", "")
	return _join_initials(_NOT_A_WORD.sub(" ", plain).split())


def _join_initials(words: list[str]) -> list[str]:
	"""Letters standing alone beside each other are one word, as in S.A."""
	joined: list[str] = []
	run: list[str] = []
	for word in [*words, ""]:
		if len(word) == 1:
			run.append(word)
			continue
		if run:
			joined.append("".join(run))
			run = []
		if word:
			joined.append(word)
	return joined


@lru_cache(maxsize=200_000)
def get_sound(word: str) -> str:
	"""What a word sounds like: its consonants, without the choices of spelling and transliteration.

	>>> get_sound("mohamed") == get_sound("muhammad"), get_sound("gonzalez") == get_sound("gonsales")
	(True, True)
	"""
	sound = word
	for letters, replacement in _SOUNDS:
		sound = sound.replace(letters, replacement)
	sound = sound.translate(_LETTERS)
	if sound.startswith("h") and len(sound) > 1:
		sound = sound[1:]
	opening = "a" if _VOWELS.match(sound) else ""
	return opening + _DOUBLES.sub(r"\1", _VOWELS.sub("", sound)) or word


def prepare_name(text: str | None) -> Name:
	"""A name ready for comparison. Particles and legal forms go, unless nothing else is left.

	>>> prepare_name("DE LA CRUZ, María").words
	('cruz', 'maria')
	"""
	words = split_words(text)
	core = [word for word in words if word not in PARTICLES and word not in LEGAL_FORMS] or words
	core.sort()
	return Name(text=text or "", words=tuple(core), sounds=tuple(sorted({get_sound(word) for word in core})))


def normalize_code(text: str | None) -> str:
	"""Letters and digits of an identity number.

	>>> normalize_code(" 001-1234567-8 ")
	'00112345678'
	"""
	return _NOT_A_WORD.sub("", unidecode(text or "").lower())
