"""Clients against listed parties: what is found, what is not, and why."""

import doctest
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from lending_app.clients.matching import screening
from lending_app.clients.matching.names import prepare_name
from lending_app.clients.matching.scoring import (
	ListedParty,
	Match,
	MatchSettings,
	PartyKind,
	ReasonCode,
	Subject,
)
from lending_app.clients.matching.screening import NameIndex, Screener

PARTY = ListedParty(
	reference="L1",
	name="Mohamed Karim AL-INVENTADO",
	aliases=("Карим Инвентадо",),
	weak_aliases=("El Ingeniero Viejo",),
	birth_dates=("1948-12-10",),
	nationalities=("Iraq",),
	identity_numbers=("X-1234567",),
)
COMPANY = ListedParty(reference="L2", name="Caribe Imaginaria Airlines S.A.", kind=PartyKind.ENTITY)


def screen(*subjects: Subject, parties=(PARTY, COMPANY), options=None) -> list[Match]:
	return Screener(parties, options or MatchSettings()).screen(subjects)


def make(name: str, **values) -> Subject:
	return Subject(reference=values.pop("reference", "C1"), name=name, **values)


def test_examples_in_the_docstrings_hold():
	assert doctest.testmod(screening).failed == 0


@given(st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=20))
def test_filled_cells_are_those_that_are_not_zero(rows):
	scores = np.array(rows, dtype=np.uint8)
	assert list(screening.list_filled_cells(scores)) == list(map(tuple, np.argwhere(scores).tolist()))


@pytest.mark.parametrize(
	("name", "code"),
	[
		("Mohamed Karim Al-Inventado", ReasonCode.SPELLING),
		("Inventado, Mohamed Karim", ReasonCode.SPELLING),
		("Mohámed Karím Inventádo", ReasonCode.SPELLING),
		("Muhammad Kareem Inventado", ReasonCode.SOUND),
		("Mohamed Inventado", ReasonCode.CONTAINED),
		("Mohamed Karim Inventado Perez", ReasonCode.CONTAINED),
		("Карим Инвентадо", ReasonCode.SPELLING),
	],
)
def test_person_is_found_by(name, code):
	[match] = screen(make(name))
	assert match.party == "L1"
	assert match.reasons[0].code is code
	assert match.score >= 85


@pytest.mark.parametrize("name", ["Ana Reyes", "Karim Benzema", "Mohamed Salah", "Inventado", ""])
def test_others_are_not(name):
	assert screen(make(name)) == []


def test_people_are_not_compared_with_companies():
	assert screen(make("Caribe Imaginaria Airlines")) == []
	[match] = screen(make("CARIBE IMAGINARIA AIRLINES SRL", kind=PartyKind.ENTITY))
	assert match.party == "L2"


def test_same_birth_date_lifts_and_another_lowers():
	name = "Mohamed Inventado"
	[unknown] = screen(make(name))
	[same] = screen(make(name, birth_date=date(1948, 12, 10)))
	assert same.score == unknown.score + 10
	assert screen(make(name, birth_date=date(1990, 1, 1))) == []


def test_exact_name_with_another_birth_date_is_still_looked_at():
	[match] = screen(make(PARTY.name, birth_date=date(1990, 1, 1)))
	assert match.score == 85


def test_name_below_the_threshold_is_lifted_by_its_birth_date():
	name = "Mohamed K. Inventedo Ali"
	assert screen(make(name)) == []
	[match] = screen(make(name, birth_date=date(1948, 12, 10)))
	assert 85 <= match.score < 100


def test_nationality_counts():
	[match] = screen(make("Mohamed Inventado", nationalities=frozenset({"Iraq", "IQ"})))
	assert match.reasons[-1].code is ReasonCode.NATIONALITY
	assert match.reasons[-1].points == 2
	assert screen(make("Mohamed Inventado", nationalities=frozenset({"Chile"}))) == []


def test_weak_alias_counts_less():
	[match] = screen(make("El Ingeniero Viejo"))
	assert match.score == 95
	assert ReasonCode.WEAK_ALIAS in {reason.code for reason in match.reasons}


def test_identity_number_decides_whatever_the_name():
	[match] = screen(make("Another Person", identity_numbers=frozenset({"x1234567"})))
	assert (match.score, match.reasons[0].code) == (100, ReasonCode.IDENTITY)


def test_score_is_the_sum_of_its_reasons():
	for name in ("Mohamed Karim Inventado", "Muhamad Karim Inventado"):
		for match in screen(make(name, birth_date=date(1948, 1, 1), nationalities=frozenset({"Chile"}))):
			total = sum(reason.points for reason in match.reasons)
			assert match.score == pytest.approx(min(total, 100), abs=0.1)


def test_one_match_for_a_pair_and_one_for_each_subject_of_the_same_name():
	found = screen(make(PARTY.name, reference="C1"), make(PARTY.name, reference="C2"))
	assert [(match.subject, match.party) for match in found] == [("C1", "L1"), ("C2", "L1")]


def test_threshold_is_a_setting():
	assert screen(make("Mohamed Inventado"), options=MatchSettings(threshold=99)) == []


def test_block_size_does_not_change_what_is_found(monkeypatch):
	subjects = [
		make(f"Mohamed Karim Inventado {'x' * number}", reference=str(number)) for number in range(30)
	]
	whole = screen(*subjects)
	monkeypatch.setattr(screening, "BLOCK_CELLS", 10)
	assert screen(*subjects) == whole


@settings(max_examples=60, deadline=None)
@given(
	st.lists(st.text("abcdel mnor", min_size=3, max_size=18), min_size=1, max_size=12),
	st.lists(st.text("abcdel mnor", min_size=3, max_size=18), min_size=1, max_size=12),
)
def test_length_bands_miss_no_name_that_is_alike(ours, listed):
	"""Every pair whose spelling alone reaches the cutoff is among the candidates."""
	index = NameIndex(
		[ListedParty(reference=str(number), name=name) for number, name in enumerate(listed)], MatchSettings()
	)
	prepared = sorted({prepare_name(name) for name in ours}, key=lambda name: len(name.key))
	found = {
		(name.key, index.keys[number])
		for name, numbers in index._find_candidates(prepared)
		for number in numbers
	}
	for name in prepared:
		for key in index.keys:
			if name.words and fuzz.ratio(name.key, key) >= 79:
				assert (name.key, key) in found
