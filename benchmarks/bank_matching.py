"""Matching 10,000 lines of a bank against 100,000 loans, beside rapidfuzz's own `cdist` over all names.

The limit is 30 seconds. The peer compares names alone, `token_sort_ratio` of every payer with every client; ours looks for
numbers, codes, names, amounts and dates, and says why. Of the lines a third names its loan, a third the client with the
amount that is due, a third only a payer whose name is written in another order. Wall-clock time; reading the loans from a
database is not in it.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from datetime import date, timedelta

from client_screening import FIRST_NAMES, LAST_NAMES
from rapidfuzz import fuzz, process

from lending_app.clients.matching.names import prepare_name
from lending_app.loan_payments.bank.matching import (
	Evidence,
	LoanFacts,
	LoanIndex,
	MoneyIn,
	Weights,
	choose_candidate,
	rank_candidates,
)

LIMIT_SECONDS = 30
BLOCK = 500
WEIGHTS = Weights(
	parts={
		Evidence.NUMBER: 0.8,
		Evidence.CLIENT: 0.5,
		Evidence.PAYER: 0.35,
		Evidence.AMOUNT: 0.3,
		Evidence.DATE: 0.1,
	}
)


def make_loans(chance: random.Random, number: int) -> list[LoanFacts]:
	firsts, lasts = FIRST_NAMES.split(), LAST_NAMES.split()
	return [
		LoanFacts(
			name=f"PRE-2026-{place:06d}",
			client=f"CLI-{place:06d}",
			client_name=" ".join((*chance.sample(firsts, 2), *chance.sample(lasts, 2))),
			client_codes=(f"{place:011d}",),
			amounts=(0, chance.randint(50_000, 5_000_000), chance.randint(5_000_000, 90_000_000)),
			due_date=date(2026, 7, 1) + timedelta(days=chance.randint(0, 30)),
		)
		for place in range(number)
	]


def make_lines(chance: random.Random, loans: list[LoanFacts], number: int) -> list[tuple[MoneyIn, LoanFacts]]:
	made = []
	for place in range(number):
		loan = chance.choice(loans)
		payer = loan.client_name.split()
		chance.shuffle(payer)
		text = (f"Pago {loan.name}/JUL", f"Cedula {loan.client_codes[0]}", "Deposito")[place % 3]
		line = MoneyIn(amount=loan.amounts[1], value_date=date(2026, 7, 15), payer=" ".join(payer), text=text)
		made.append((line, loan))
	return made


def measure_peer(lines: list[tuple[MoneyIn, LoanFacts]], loans: list[LoanFacts]) -> float:
	"""Every payer with every name, in blocks, names made ready beforehand."""
	payers = [prepare_name(line.payer).key for line, _ in lines]
	names = [prepare_name(loan.client_name).key for loan in loans]
	start = time.perf_counter()
	for begin in range(0, len(payers), BLOCK):
		process.cdist(
			payers[begin : begin + BLOCK], names, scorer=fuzz.token_sort_ratio, score_cutoff=75, workers=-1
		)
	return time.perf_counter() - start


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--loans", type=int, default=100_000)
	parser.add_argument("--lines", type=int, default=10_000)
	parser.add_argument("--no-peer", action="store_true")
	options = parser.parse_args()
	chance = random.Random(15)
	loans = make_loans(chance, options.loans)
	lines = make_lines(chance, loans, options.lines)
	start = time.perf_counter()
	index = LoanIndex(loans)
	built = time.perf_counter() - start
	right = wrong = 0
	for line, owner in lines:
		chosen = choose_candidate(rank_candidates(line, index, WEIGHTS), WEIGHTS)
		if chosen:
			is_right = loans[chosen.loan].name == owner.name
			right, wrong = right + is_right, wrong + (not is_right)
	seconds = time.perf_counter() - start
	memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	print(
		f"{options.lines:,} lines against {options.loans:,} loans: {seconds:.1f} s, of which the index {built:.1f} s"
	)
	print(f"taken without asking: {right:,} right, {wrong:,} wrong; peak memory {memory:.0f} MB")
	print(f"ratio to the limit of {LIMIT_SECONDS} s: {seconds / LIMIT_SECONDS:.2f}")
	if not options.no_peer:
		peer = measure_peer(lines, loans)
		print(f"rapidfuzz cdist over all names: {peer:.1f} s; ours is {seconds / peer:.2f} of it")
	if seconds > LIMIT_SECONDS or wrong:
		sys.exit(1)


if __name__ == "__main__":
	main()
