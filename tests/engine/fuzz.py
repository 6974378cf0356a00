"""Random histories of random loans, every rule checked on the way: `python -m tests.engine.fuzz --count 1000 --seed 1`.

A history is known by its seed alone; `--only SEED` runs one and shows it. Facts that the loan refuses are left out.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
import warnings
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lending_app.engine import (
	Disbursed,
	Drawing,
	EngineError,
	LoanTerms,
	Paid,
	Refunded,
	Reversed,
	list_effective,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.portfolio import (
	build_portfolio,
	calculate_portfolio,
	pack_loan,
	to_day,
	unpack_loans,
)
from lending_app.engine.replay.audit import AuditedReplay, InvariantError
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.replay.loan import WorkingLoan
from tests.engine.books import RATES, assert_same
from tests.engine.random_facts import FactMaker
from tests.engine.random_terms import START, make_terms


class Life(FactMaker):
	"""One history on its way: each fact is tried on a copy, and kept where the loan takes it."""

	def __init__(self, seed: int) -> None:
		chance = random.Random(seed)
		super().__init__(chance, make_terms(chance))
		self.facts: list[Fact] = []

	def run(self) -> None:
		chance, loan = self.chance, AuditedReplay(self.terms)
		drawing = self.terms.drawing
		share = Decimal("0.6") if drawing is not None and drawing.kind is not Drawing.SINGLE else Decimal(1)
		drawn = Disbursed(fact_id="D", value_date=START, amount=self.terms.principal * share)
		try:
			loan.apply(drawn)
		except InvariantError:
			raise
		except EngineError:
			return
		self.facts.append(drawn)
		day = START
		for _ in range(chance.randint(1, 6)):
			day += timedelta(days=self.choose_days(loan, day))
			self.pass_days(loan, day)
			for _ in range(chance.choice([1, 1, 2])):
				loan = self.try_fact(loan, day)
		self.pass_days(loan, day + timedelta(days=chance.choice([1, 30, 200])))
		self.check_order()
		self.check_packed(copy_loan(self.terms, loan))
		self.check_arrays(loan)

	def choose_days(self, loan: AuditedReplay, day: date) -> int:
		chance = self.chance
		if loan.opened < len(loan.installments) and chance.random() < 0.4:
			return max((loan.installments[loan.opened].period.due - day).days, 0)
		return chance.choice([0, 0, 1, 3, 10, 20, 31, 45, 100])

	def pass_days(self, loan: AuditedReplay, day: date) -> None:
		for step in sorted({loan.day, day - timedelta(days=1), day}):
			if step >= loan.day:
				loan.get_state(step)

	def try_fact(self, loan: AuditedReplay, day: date) -> AuditedReplay:
		self.number += 1
		fact = self.make_fact(loan, day)
		if fact is None:
			return loan
		copy = copy_loan(self.terms, loan)
		try:
			copy.apply(fact)
		except InvariantError:
			self.facts.append(fact)
			raise
		except EngineError:
			if (
				isinstance(fact, Paid)
				and loan.sold_on is None
				and not (self.terms.is_interest_in_advance and fact.excess is not None)
			):
				raise
			return loan
		self.facts.append(fact)
		return copy

	def check_order(self) -> None:
		"""The order of entry does not matter, and a fact reversed never was."""
		end = self.facts[-1].value_date + timedelta(days=3)
		history = self.sort()
		if history is None:
			return
		expected = replay(self.terms, history, end)
		shuffled = self.chance.sample(history, len(history))
		require(replay(self.terms, shuffled, end) == expected, "order of entry")
		gone = self.chance.choice(self.facts)
		reversal = Reversed(fact_id="Z", value_date=end, reverses=gone.fact_id)
		results: list[Any] = []
		for facts in ([*history, reversal], [fact for fact in history if fact.fact_id != gone.fact_id]):
			try:
				results.append(audit(self.terms, facts, end))
			except InvariantError:
				self.facts.append(reversal)
				raise
			except EngineError as error:
				results.append(type(error))
		if not any(isinstance(fact, Refunded) for fact in history):
			require(results[0] == results[1], "a fact reversed")

	def sort(self) -> list[Fact] | None:
		"""The facts, where the order of kinds within a day leaves their history possible."""
		try:
			audit(self.terms, self.facts, self.facts[-1].value_date)
		except InvariantError:
			raise
		except EngineError:
			return None
		return self.facts

	def check_arrays(self, loan: AuditedReplay) -> None:
		book = build_portfolio([loan])
		for days in (0, 1, 17, 60):
			day = loan.day + timedelta(days=days)
			assert_same([loan], calculate_portfolio(book, day, RATES))

	def check_packed(self, loan: AuditedReplay) -> None:
		"""What a database keeps says the same until the loan has to be packed again."""
		packed = pack_loan(loan)
		if packed.needs_replay:
			return
		book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
		for days in (0, 1, 9, 23, 44):
			day = loan.day + timedelta(days=days)
			if to_day(day) < packed.horizon_day:
				assert_same([loan], calculate_portfolio(book, day, RATES))


def copy_loan(terms: LoanTerms, loan: AuditedReplay) -> AuditedReplay:
	plain = load_checkpoint(terms, dump_checkpoint(loan))
	assert plain is not None
	copy = AuditedReplay(plain.terms)
	for name in WorkingLoan.__slots__:
		setattr(copy, name, getattr(plain, name))
	return copy


def audit(terms: LoanTerms, facts: list[Fact], day: date) -> Any:
	loan = AuditedReplay(terms)
	for fact in list_effective(facts):
		loan.apply(fact)
	return loan.get_state(day)


def require(is_right: bool, name: str) -> None:
	if not is_right:
		raise InvariantError(name)


def describe(error: BaseException) -> str:
	if isinstance(error, InvariantError):
		words = error.field
		return "".join("#" if letter.isdigit() else letter for letter in words)
	place = traceback.extract_tb(error.__traceback__)[-1]
	return f"{type(error).__name__} at {place.name}"


def show(seed: int) -> None:
	"""Run one history; what the loan is and what happened to it."""
	life = Life(seed)
	try:
		life.run()
	finally:
		for item in fields(LoanTerms):
			value = getattr(life.terms, item.name)
			if item.compare and value != item.default and item.name != "allocation":
				print(f"{item.name}: {value}")
		for fact in life.facts:
			print(fact)


def run_many(first: int, count: int, seconds: float = float("inf")) -> tuple[int, dict[str, list[int]]]:
	"""How many histories ran, and the seeds of those in which a rule was broken, by rule."""
	broken: dict[str, list[int]] = {}
	started = time.monotonic()
	for seed in range(first, first + count):
		if time.monotonic() - started > seconds:
			return seed - first, broken
		try:
			life = Life(seed)
		except EngineError:
			# Terms that contradict each other.
			continue
		try:
			life.run()
		except Exception as error:
			broken.setdefault(describe(error), []).append(seed)
	return count, broken


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--count", type=int, default=1000)
	parser.add_argument("--seed", type=int, default=1)
	parser.add_argument("--seconds", type=float, default=float("inf"))
	parser.add_argument("--only", type=int)
	given = parser.parse_args()
	# NumPy only warns of a division by zero.
	warnings.simplefilter("error", RuntimeWarning)
	if given.only is not None:
		show(given.only)
		return 0
	number, broken = run_many(given.seed, given.count, given.seconds)
	print(f"{number} histories from seed {given.seed}, {sum(map(len, broken.values()))} broken")
	for name, seeds in sorted(broken.items()):
		print(f"{len(seeds)} {name}: seeds {seeds[:6]}")
	return 1 if broken else 0


if __name__ == "__main__":
	sys.exit(main())
