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
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lending_app.engine import (
	PRESETS,
	AmortizationMethod,
	Charge,
	ChargeBase,
	Charged,
	ChargedOff,
	ChargeTiming,
	Component,
	DateRule,
	Disbursed,
	Drawing,
	DrawingRule,
	DueDateChanged,
	EngineError,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	InterestBasis,
	Keeps,
	Leveling,
	LoanTerms,
	MinimumPayment,
	Paid,
	PenaltyRule,
	PrepaymentCharge,
	RateChanged,
	RateStep,
	Refunded,
	Residue,
	Restructured,
	Reversed,
	Skipped,
	Sold,
	Waived,
	list_effective,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.options import Balloon, DeferredInterest, Seasons, Steps
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.loan.plan_facts import PLAIN_METHODS, Forgiveness, SkippedInterest
from lending_app.engine.portfolio import (
	build_portfolio,
	calculate_portfolio,
	pack_loan,
	to_day,
	unpack_loans,
)
from lending_app.engine.replay.audit import AuditedReplay, InvariantError
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.replay.installment import WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from tests.engine.books import RATES, assert_same

START = date(2025, 1, 15)
NEGATIVE = ("-0.005", "-0.02", "-0.06", "0.05")
DEBTS = tuple(part for part in Component if part is not Component.ADVANCE)


def make_charge(chance: random.Random, name: str) -> Charge:
	timing = chance.choice(list(ChargeTiming))
	is_upfront = timing in (ChargeTiming.DISBURSEMENT, ChargeTiming.DRAWDOWN)
	bases = [base for base in ChargeBase if not is_upfront or base is not ChargeBase.INSTALLMENT]
	return Charge(
		name=name,
		component=chance.choice([Component.FEE, Component.INSURANCE]),
		timing=timing,
		base=chance.choice(bases),
		rate=Decimal(chance.choice(["0.001", "0.01", "0.03"])),
		amount=Decimal(chance.choice([0, 0, 3])),
		tax_rate=Decimal(chance.choice(["0", "0.18"])),
		is_financed=is_upfront and chance.random() < 0.4,
		is_refundable=timing is ChargeTiming.DISBURSEMENT and chance.random() < 0.6,
	)


def make_plan(chance: random.Random, method: AmortizationMethod, count: int) -> dict[str, Any]:
	"""What the method needs, and now and then grace and seasons."""
	options: dict[str, Any] = {}
	deferral = chance.choice(list(DeferredInterest))
	if method is AmortizationMethod.BALLOON:
		options["balloon"] = Balloon(rate=Decimal("0.4"))
	if method is AmortizationMethod.STEPPED:
		proportions = (Decimal(1), Decimal("1.3"), Decimal("0.8"))
		rate = Decimal(chance.choice(["0.1", "-0.1"]))
		options["steps"] = chance.choice([Steps(every=2, rate=rate), Steps(every=2, proportions=proportions)])
	if count > 2 and chance.random() < 0.25:
		options["grace"] = Grace(
			full_periods=chance.randint(0, 2),
			principal_periods=chance.randint(0, 1),
			interest_free_periods=chance.choice([0, 0, 1]),
			deferred_interest=deferral,
		)
	if chance.random() < 0.25:
		options["seasons"] = Seasons(
			months_without_payment=frozenset(chance.sample(range(1, 13), chance.randint(1, 4))),
			deferred_interest=deferral,
			is_interest_paid=chance.random() < 0.3,
		)
	return options


def make_penalty(chance: random.Random) -> PenaltyRule:
	return PenaltyRule(
		base=chance.choice(list(PenaltyBase)),
		daily_rate=Decimal(chance.choice(["0.001", "0.00071"])),
		fixed_amount=Decimal(chance.choice(["0", "5"])),
		tolerance_days=chance.choice([0, 3]),
		start=chance.choice(list(PenaltyStart)),
		cap_rate=chance.choice([None, None, Decimal("0.1")]),
		tax_rate=Decimal(chance.choice(["0", "0", "0.18"])),
	)


def make_options(chance: random.Random, count: int) -> dict[str, Any]:
	"""Penalty, charges, steps of the rate, drawings and interest in advance, each now and then."""
	options: dict[str, Any] = {}
	if chance.random() < 0.3:
		options["penalty"] = make_penalty(chance)
	if chance.random() < 0.3:
		options["charges"] = tuple(make_charge(chance, f"C{n}") for n in range(chance.randint(1, 2)))
		options["interest_tax_rate"] = Decimal(chance.choice(["0", "0.18"]))
	if chance.random() < 0.2:
		options["prepayment_charge"] = PrepaymentCharge(
			rate=Decimal("0.02"),
			amount=Decimal(chance.choice([0, 2])),
			within_months=chance.choice([None, 1, 4]),
			is_on_partial=chance.random() < 0.5,
		)
	if chance.random() < 0.15:
		step = RateStep(from_installment=chance.randint(1, count), annual_rate=Decimal("0.31"))
		options["rate_steps"] = (step,)
	if chance.random() < 0.2:
		kind = chance.choice([Drawing.TRANCHES, Drawing.REVOLVING])
		has_minimum = kind is Drawing.REVOLVING and chance.random() < 0.5
		minimum = MinimumPayment(rate=Decimal("0.1")) if has_minimum else None
		options["drawing"] = DrawingRule(kind=kind, minimum=minimum)
	if chance.random() < 0.1:
		options["is_interest_in_advance"] = True
		options.setdefault("interest_tax_rate", Decimal(chance.choice(["0", "0.16"])))
	return options


def make_terms(chance: random.Random) -> LoanTerms:
	frequency = chance.choice([Frequency.MONTHLY] * 4 + list(Frequency))
	count = 1 if frequency is Frequency.AT_MATURITY else chance.choice([1, 2, 3, 4, 6, 12])
	method = chance.choice([AmortizationMethod.LEVEL_PAYMENT, *AmortizationMethod])
	first = None
	if frequency is Frequency.AT_MATURITY or chance.random() < 0.3:
		first = START + timedelta(days=chance.randint(1, 70))
	dates = None
	if chance.random() < 0.4:
		days = (15,) if frequency is Frequency.MONTHLY and chance.random() < 0.3 and first is None else ()
		first_period = chance.choice(list(FirstPeriod))
		dates = DateRule(
			month_days=days,
			first_period=first_period,
			is_due_at_start=first_period is FirstPeriod.OWN and count > 1 and chance.random() < 0.5,
			is_moved_to_first=frequency is Frequency.MONTHLY and chance.random() < 0.3,
		)
	principal = Decimal(chance.choice([1200, 10_000, 100_000, 9_000, 60]))
	options = make_plan(chance, method, count) | make_options(chance, count)
	if method is AmortizationMethod.IRREGULAR:
		part = (principal / count).quantize(Decimal("0.01"))
		options["given_principals"] = (*[part] * (count - 1), principal - part * (count - 1))
	if chance.random() < 0.15 and method is not AmortizationMethod.FLAT:
		options["compounding"] = chance.choice([Frequency.ANNUAL, Frequency.SEMIANNUAL, Frequency.DAILY])
	if chance.random() < 0.3:
		options |= make_owed(chance, method, options)
		dates = replace(dates, first_period=FirstPeriod.OWN) if dates is not None else None
	terms = LoanTerms(
		**{
			"interest_basis": chance.choice(list(InterestBasis)),
			"residue": chance.choice(list(Residue)),
		}
		| options
		| dict(
			principal=principal,
			annual_rate=Decimal(chance.choice(["0", "0.12", "0.18", "0.6"])),
			number_of_installments=count,
			first_due_date=first,
			method=method,
			frequency=frequency,
			day_count=chance.choice([DayCount.ACTUAL_365, DayCount.THIRTY_360, DayCount.ACTUAL_360]),
			dates=dates,
			excess=chance.choice(list(ExcessRule)),
			allocation=chance.choice(list(PRESETS.values())),
			rounding_mode=chance.choice([RoundingMode.HALF_UP, RoundingMode.HALF_UP, *RoundingMode]),
		)
	)
	return make_negative(chance, terms) if chance.random() < 0.2 else terms


def make_negative(chance: random.Random, terms: LoanTerms) -> LoanTerms:
	"""The terms with rates below zero, where they go with them."""
	rate = Decimal(chance.choice(NEGATIVE))
	try:
		return replace(terms, is_negative_rate_allowed=True, annual_rate=rate)
	except EngineError:
		return terms


def make_owed(chance: random.Random, method: AmortizationMethod, options: dict[str, Any]) -> dict[str, Any]:
	"""Interest on the balance owed, with what goes with it of the options."""
	kept = {
		name: replace(options[name], deferred_interest=DeferredInterest.CAPITALIZE)
		for name in ("grace", "seasons")
		if name in options
	}
	is_leveled = method in (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.BALLOON)
	return {
		"interest_basis": InterestBasis.DAILY,
		"interest_balance": InterestBalance.OWED,
		"early_interest": chance.choice(list(EarlyInterest)),
		"leveling": Leveling.EQUAL_PERIODS if is_leveled and chance.random() < 0.3 else Leveling.AS_INTEREST,
		"residue": chance.choice([each for each in Residue if each is not Residue.INTEREST]),
		"drawing": None,
		**kept,
	}


class Life:
	"""One history on its way: each fact is tried on a copy, and kept where the loan takes it."""

	def __init__(self, seed: int) -> None:
		self.chance = random.Random(seed)
		self.terms = make_terms(self.chance)
		self.facts: list[Fact] = []
		self.number = 0

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

	def make_fact(self, loan: AuditedReplay, day: date) -> Fact | None:
		common: dict[str, Any] = {"fact_id": f"F{self.number:02}", "value_date": day}
		if self.chance.random() < 0.3:
			return Paid(
				**common,
				amount=self.choose_amount(loan),
				excess=self.chance.choice([None, None, *ExcessRule]),
			)
		makers = (
			*[self.make_waiver] * 3, *[self.make_change] * 3, self.make_restructure, self.make_charged,
			self.make_refund, self.make_end,
		)  # fmt: skip
		return self.chance.choice(makers)(loan, common)

	def choose_amount(self, loan: AuditedReplay) -> Decimal:
		owed = max(loan.get_payoff() - loan.advance, 0)
		asked = self.choose_row(loan).installment_amount
		minor = self.chance.choice([owed, owed // 2, owed - 1, asked, asked + 5000, 1, 5550])
		return self.terms.rounding.to_amount(max(minor, 1))

	def choose_row(self, loan: AuditedReplay) -> WorkingInstallment:
		return loan.installments[min(loan.opened, len(loan.installments) - 1)]

	def make_waiver(self, loan: AuditedReplay, common: dict[str, Any]) -> Fact:
		chance, number, amount = self.chance, self.choose_row(loan).number, self.choose_amount(loan)
		return Waived(
			**common,
			component=chance.choice([*DEBTS, Component.PRINCIPAL, Component.PRINCIPAL, Component.INTEREST]),
			amount=chance.choice([None, amount, amount]),
			installment_number=chance.choice(
				[None, None, None, number, min(number + 2, len(loan.installments))]
			),
		)

	def make_change(self, loan: AuditedReplay, common: dict[str, Any]) -> Fact:
		chance, row = self.chance, self.choose_row(loan)
		kind = chance.choice([Skipped, RateChanged, DueDateChanged])
		if kind is Skipped:
			return Skipped(
				**common,
				installment_number=min(row.number + chance.choice([0, 0, 1, 2]), len(loan.installments)),
				interest=chance.choice(list(SkippedInterest)),
				extends_term=chance.random() < 0.6,
			)
		if kind is RateChanged:
			rates = NEGATIVE if self.terms.is_negative_rate_allowed else ("0", "0.05", "0.4")
			rate = Decimal(chance.choice(rates))
			return RateChanged(**common, annual_rate=rate, keeps=chance.choice(list(Keeps)))
		if self.terms.is_interest_in_advance:
			# The next installment stays on its day.
			row = loan.installments[min(row.number + chance.choice([0, 0, 1]), len(loan.installments) - 1)]
		return DueDateChanged(
			**common,
			installment_number=row.number,
			due_date=row.period.due + timedelta(days=chance.randint(-10, 25)),
			moves_following=chance.random() < 0.5,
		)

	def make_charged(self, loan: AuditedReplay, common: dict[str, Any]) -> Fact:
		chance = self.chance
		return Charged(
			**common,
			amount=Decimal(chance.choice([5, 100])),
			component=chance.choice([Component.COST, Component.FEE, Component.INSURANCE]),
			tax_rate=Decimal(chance.choice(["0", "0.18"])),
			due_date=chance.choice([None, common["value_date"] + timedelta(days=chance.choice([0, 9, 200]))]),
		)

	def make_refund(self, loan: AuditedReplay, common: dict[str, Any]) -> Fact | None:
		most = self.terms.rounding.to_amount(self.chance.choice([loan.advance, (loan.advance + 1) // 2]))
		return Refunded(**common, amount=most) if most else None

	def make_end(self, loan: AuditedReplay, common: dict[str, Any]) -> Fact:
		kind = self.chance.choice([Disbursed, Disbursed, ChargedOff, Sold])
		if kind is ChargedOff:
			return ChargedOff(**common)
		if kind is Sold:
			return Sold(**common, amount=Decimal(10))
		return Disbursed(**common, amount=(self.terms.principal / 10).quantize(Decimal("0.01")))

	def make_restructure(self, loan: AuditedReplay, common: dict[str, Any]) -> Restructured:
		chance = self.chance
		parts = [part for part in DEBTS if part is not Component.PRINCIPAL]
		forgiven: list[Forgiveness] = []
		for part in chance.sample(parts, chance.choice([0, 0, 1, 2])):
			forgiven.append(Forgiveness(component=part))
		if loan.outstanding > 1 and chance.random() < 0.3:
			amount = self.terms.rounding.to_amount(chance.choice([1, loan.outstanding // 2]))
			forgiven.append(Forgiveness(component=Component.PRINCIPAL, amount=amount))
		frequency = chance.choice([None, None, *Frequency])
		is_once = frequency is Frequency.AT_MATURITY
		first = common["value_date"] + timedelta(days=chance.randint(1, 50))
		return Restructured(
			**common,
			number_of_installments=1 if is_once else chance.choice([None, 1, 3, 9]),
			annual_rate=chance.choice([None, None, Decimal("0.1")]),
			first_due_date=first if is_once else chance.choice([None, None, first]),
			method=chance.choice([None, None, *PLAIN_METHODS]),
			frequency=frequency,
			capitalizes=tuple(chance.sample(parts, chance.choice([0, 1, 2, 5]))),
			forgiven=tuple(forgiven),
		)

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
