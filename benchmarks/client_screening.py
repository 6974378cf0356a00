"""Screening 200,000 clients against 20,000 listed parties, beside rapidfuzz's own `cdist` on the same names.

The limit is five minutes. The peer compares names alone, `token_sort_ratio` in blocks of the same memory; ours also
compares sounds, parts of names, birth dates and nationalities, and says why. One client in a hundred is a listed
party spelled otherwise: how many of those each finds is printed beside the time. Wall-clock time, all processors.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from rapidfuzz import fuzz, process, utils

from lending_app.clients.matching.scoring import ListedParty, MatchSettings, Subject
from lending_app.clients.matching.screening import BLOCK_CELLS, Screener

LIMIT_SECONDS = 300
PARTITION = 20_000
FIRST_NAMES = (
	"José María Juan Luis Ana Carlos Rosa Pedro Carmen Jorge Miguel Francisco Juana Manuel Ramón Rafael Jesús Marta "
	"Antonio Elena Víctor Julio Andrés Teresa Daniel Patricia Fernando Gabriela Ricardo Isabel Roberto Sofía Eduardo "
	"Lucía Héctor Yolanda Óscar Altagracia Wilson Yesenia Darío Milagros Freddy Zoila Edwin Norma Rubén Gladys Iván "
	"Nancy Hugo Silvia César Beatriz Alberto Verónica Raúl Mercedes Enrique Olga Mohamed Fátima Vladimir Natasha Ali"
)
LAST_NAMES = (
	"García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz Reyes "
	"Cruz Morales Ortiz Gutiérrez Chávez Ramos Mendoza Ruiz Álvarez Castillo Romero Jiménez Vásquez Castro Vargas "
	"Guzmán Rojas Herrera Medina Aguilar Peña Núñez Rosario Polanco Mamani Quispe Condori Choque Huanca Salazar Soto "
	"Delgado Guerrero Mejía Figueroa Acosta Cabrera Santana Valdez Espinoza Cordero Brito Encarnación Almonte Paulino "
	"Ventura Batista Marte Familia Tejada Liriano Abreu Ureña Villalobos Zambrano Intriago Loor Alvarado Cedeño"
)
LISTED_FIRST = (
	"Mohammed Ahmad Ali Hassan Hussein Ibrahim Yusuf Omar Khalid Abdullah Mustafa Mahmoud Saleh Nasser Tariq Vladimir "
	"Sergei Dmitri Aleksandr Igor Andrei Nikolai Yevgeny Viktor Oleg Kim Ri Pak Jong Chol José Luis Carlos Jorge Juan "
	"Miguel Pedro Rafael Ramón Manuel Jesús Alberto Hugo Iván Raúl Rosa Ana Elena Sofía"
)
SYLLABLES = "ab al an ar ba da di el en er fa ga ha il in ja ka la lo ma mo na ni or pa ra ri sa shi ta ul va za zo qu"


def make_names(rng: random.Random, firsts: Sequence[str], lasts: Sequence[str], number: int) -> list[str]:
	"""One or two first names and two surnames; the first of each list are the commonest, as among people."""
	first_weights = [1 / (rank + 5) for rank in range(len(firsts))]
	last_weights = [1 / (rank + 20) for rank in range(len(lasts))]
	names = []
	for _ in range(number):
		parts = rng.choices(firsts, first_weights, k=rng.choice((1, 1, 2)))
		names.append(" ".join([*dict.fromkeys(parts), *rng.choices(lasts, last_weights, k=2)]))
	return names


def make_surnames(rng: random.Random, number: int) -> list[str]:
	"""Surnames beyond those that everybody knows."""
	syllables = SYLLABLES.split()
	return ["".join(rng.choices(syllables, k=rng.choice((2, 3, 3, 4)))).capitalize() for _ in range(number)]


def misspell(rng: random.Random, name: str) -> str:
	"""The name as another office would have written it."""
	words = name.split()
	rng.shuffle(words)
	position = rng.randrange(len(words))
	word = words[position]
	swaps = (("z", "s"), ("v", "b"), ("i", "y"), ("mm", "m"), ("k", "c"), ("ss", "s"), ("e", "é"), ("a", "á"))
	possible = [swap for swap in swaps if swap[0] in word]
	words[position] = word.replace(*rng.choice(possible), 1) if possible else word
	return " ".join(words)


def make_book(clients: int, listed: int) -> tuple[list[Subject], list[ListedParty], dict[str, str]]:
	"""Clients, listed parties, and which clients are which parties."""
	rng = random.Random(20260715)
	surnames = LAST_NAMES.split()
	foreign = [*make_surnames(rng, 3_000), *surnames]
	names = make_names(rng, FIRST_NAMES.split(), [*surnames, *make_surnames(rng, 2_000)], clients)
	listed_names = make_names(rng, LISTED_FIRST.split(), foreign, listed)
	parties = [
		ListedParty(reference=f"L{number}", name=name, birth_dates=(str(rng.randint(1940, 2000)),))
		for number, name in enumerate(listed_names)
	]
	planted = {f"C{number}": f"L{rng.randrange(listed)}" for number in range(0, clients, 100)}
	subjects = []
	for number, name in enumerate(names):
		party = planted.get(f"C{number}")
		spelled = misspell(rng, listed_names[int(party[1:])]) if party else name
		year = int(parties[int(party[1:])].birth_dates[0]) if party else rng.randint(1940, 2005)
		day = date(year, 1, 1) + timedelta(days=rng.randrange(365))
		subjects.append(Subject(reference=f"C{number}", name=spelled, birth_date=day))
	return subjects, parties, planted


def run_ours(
	subjects: list[Subject], parties: list[ListedParty], settings: MatchSettings
) -> set[tuple[str, str]]:
	"""As the nightly run does: the index once, then part by part."""
	screener = Screener(parties, settings)
	found: set[tuple[str, str]] = set()
	for start in range(0, len(subjects), PARTITION):
		found |= {(row.subject, row.party) for row in screener.screen(subjects[start : start + PARTITION])}
	return found


def run_peer(
	subjects: list[Subject], parties: list[ListedParty], settings: MatchSettings
) -> set[tuple[str, str]]:
	"""`cdist` in blocks of the same memory, with the same threshold; the longer list first, as it is quickest."""
	names = [utils.default_process(party.name) for party in parties]
	size = max(BLOCK_CELLS // len(names), 1)
	found: set[tuple[str, str]] = set()
	for start in range(0, len(subjects), size):
		block = subjects[start : start + size]
		scores = process.cdist(
			names,
			[utils.default_process(subject.name) for subject in block],
			scorer=fuzz.token_sort_ratio,
			score_cutoff=settings.threshold,
			dtype=np.uint8,
			workers=-1,
		)
		for row, column in zip(*(axis.tolist() for axis in np.nonzero(scores)), strict=True):
			found.add((block[column].reference, parties[row].reference))
	return found


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--clients", type=int, default=200_000)
	parser.add_argument("--listed", type=int, default=20_000)
	options = parser.parse_args()
	subjects, parties, planted = make_book(options.clients, options.listed)
	settings = MatchSettings()
	seconds = {}
	for label, run in (("ours", run_ours), ("cdist", run_peer)):
		started = time.perf_counter()
		found = run(subjects, parties, settings)
		seconds[label] = time.perf_counter() - started
		share = len(planted.items() & found) / len(planted)
		print(f"{label:>6}: {seconds[label]:7.1f} s, {len(found):,} pairs, {share:.1%} of the planted")
	memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	ratio = seconds["ours"] / seconds["cdist"]
	print(
		f"{options.clients:,} x {options.listed:,}: {ratio:.2f} of cdist's time, peak memory {memory:,.0f} MB"
	)
	is_slow = seconds["ours"] > LIMIT_SECONDS
	print(f"Limit {LIMIT_SECONDS} s: {'missed' if is_slow else 'met'}")
	return int(is_slow)


if __name__ == "__main__":
	sys.exit(main())
