"""The oracle's loans when their rate changes, an installment is skipped, or more is drawn. Nothing is paid ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from lending_app.engine import AmortizationMethod, Disbursed, Paid, RateChanged, Skipped
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.values.rates import get_period_date
from tests.engine.oracle import Oracle, Slip

ORDER = (Disbursed, RateChanged, Skipped, Paid)


class ChangingOracle(Oracle):
	"""Feed it facts in order; every change counts the installments to come again from the day."""

	def __init__(self, terms: Any, start: date, drawn: int) -> None:
		self.drawn_first = drawn
		self.yearly = Fraction(terms.annual_rate)
		self.start = start
		self.carried: dict[date, tuple[Fraction, date]] = {}
		self.ways: dict[date, SkippedInterest] = {}
		self.moved: set[date] = set()
		self.balances: dict[date, int] = {}
		self.is_level = terms.method is AmortizationMethod.LEVEL_PAYMENT
		super().__init__(terms, start)

	def _plan(self, start: date) -> list[Slip]:
		self.outstanding = self.drawn_first
		return super()._plan(start)

	def rate(self, begin: date, end: date, until: date) -> Fraction:
		return super().rate(begin, end, until) / Fraction(self.terms.annual_rate) * self.yearly

	def earned(self, slip: Slip) -> int:
		if slip.stopped is not None or self.today >= slip.due or self.today <= slip.start:
			return super().earned(slip)
		carried, since = self.carried.get(slip.start, (Fraction(0), slip.start))
		left = self.rate(slip.start, slip.due, self.today) - self.rate(slip.start, slip.due, since)
		return min(self.round(carried + self.running(slip) * left), slip.interest)

	def running(self, slip: Slip) -> int:
		"""The balance that bears interest now: what installments to come repay."""
		return self.balances[slip.start] if slip.start in self.carried else slip.opening

	def owed(self, slip: Slip, part: str) -> int:
		if part == "interest" and self.ways.get(slip.due) is SkippedInterest.CAPITALIZE:
			return 0
		return super().owed(slip, part)

	def summary(self) -> dict[str, Any]:
		"""Interest that became principal was not paid."""
		found = super().summary()
		for slip, paid in zip(self.slips, found["paid"], strict=True):
			if slip.due in self.moved:
				paid["interest"] = 0
		return found

	def begin_day(self, day: date) -> None:
		for slip in self.slips:
			if slip.due == day and self.ways.get(day) is SkippedInterest.CAPITALIZE and not self.is_closed:
				self.outstanding += slip.interest
				slip.paid["interest"] = slip.interest
				self.moved.add(slip.due)
		super().begin_day(day)

	def _close(self, money: int) -> None:
		capital = [slip for slip in self.slips if self.ways.get(slip.due) is SkippedInterest.CAPITALIZE]
		never = sum(slip.interest for slip in capital if slip.due > self.today)
		super()._close(money)
		for slip in reversed(self.slips):
			part = min(never, slip.principal if slip.due > self.today else 0)
			slip.principal -= part
			slip.paid["principal"] -= part
			never -= part

	def change(self, fact: Fact) -> None:
		past = [slip for slip in self.slips if slip.due <= self.today]
		coming = self.slips[len(past) :]
		if self.is_closed or not coming:
			# A rate that changes after the loan is over changes nothing.
			return
		carried = self._carry(coming[0])
		skipped = 0
		spans = [(slip.start, slip.due) for slip in coming]
		added = 0
		if isinstance(fact, RateChanged):
			self.yearly = Fraction(fact.annual_rate)
		elif isinstance(fact, Disbursed):
			added = int(fact.amount * self.scale)
			self.outstanding += added
		elif isinstance(fact, Skipped):
			# Installments before the one that is skipped stay as they are.
			skipped = fact.installment_number - 1 - len(past)
			balance = self._repaid_by(coming[skipped:])
			self.ways[spans[skipped][1]] = fact.interest
			if fact.extends_term:
				spans.append((spans[-1][1], self._next_date(len(self.slips) + 1)))
		if not isinstance(fact, Skipped):
			balance = self._repaid_by(coming) + added
		fresh = self._spread(spans[skipped:], balance, Fraction(0) if skipped else carried)
		if not skipped and coming[0].start < self.today:
			fresh[0].opening, fresh[0].paid = coming[0].opening, coming[0].paid
			self.balances[coming[0].start] = balance
		self.slips[len(past) + skipped :] = fresh

	def _carry(self, head: Slip) -> Fraction:
		"""Interest of the running installment up to today, exactly, kept apart from what follows."""
		if head.start >= self.today:
			return Fraction(0)
		before, since = self.carried.get(head.start, (Fraction(0), head.start))
		left = self.rate(head.start, head.due, self.today) - self.rate(head.start, head.due, since)
		running = self.running(head)
		self.carried[head.start] = before + running * left, self.today
		self.balances[head.start] = running
		return before + running * left

	def _repaid_by(self, slips: Sequence[Slip]) -> int:
		"""What installments repay of today's principal: not the interest that they add to it."""
		return sum(
			slip.principal - (slip.interest if self.ways.get(slip.due) is SkippedInterest.CAPITALIZE else 0)
			for slip in slips
		)

	def _next_date(self, number: int) -> date:
		first = self.terms.first_due_date
		usual = get_period_date(self.start, self.terms.frequency, 1)
		if first is None or first == usual:
			return get_period_date(self.start, self.terms.frequency, number)
		return get_period_date(first, self.terms.frequency, number - 1)

	def _spread(self, spans: Sequence[tuple[date, date]], balance: int, carried: Fraction) -> list[Slip]:
		if not balance:
			return [Slip(begin, end, 0, 0, 0) for begin, end in spans]
		rates = [self.rate(begin, end, end) for begin, end in spans]
		if spans[0][0] < self.today:
			rates[0] += carried / balance - self.rate(*spans[0], self.today)
		amount = self._level(spans, rates, balance)
		slips = []
		for (begin, end), rate in zip(spans, rates, strict=True):
			interest = self.round(balance * rate)
			principal = self._principal(end, amount, interest, balance, is_last=end == spans[-1][1])
			slips.append(Slip(begin, end, balance, principal, interest))
			balance -= principal
			if self.ways.get(end) is SkippedInterest.CAPITALIZE:
				balance += interest
		return slips

	def _level(self, spans: Sequence[tuple[date, date]], rates: list[Fraction], balance: int) -> int:
		"""The level amount (or principal part): the balance, grown, over the installments, grown."""
		owing, parts = Fraction(balance), Fraction(0)
		for rate, (_, end) in zip(rates, spans, strict=True):
			way = self.ways.get(end)
			if way is None:
				growth = 1 + rate if self.is_level else Fraction(1)
				owing, parts = owing * growth, parts * growth + 1
			elif way is SkippedInterest.CAPITALIZE:
				owing, parts = owing * (1 + rate), parts * (1 + rate)
		return self.round(owing / parts)

	def _principal(self, end: date, amount: int, interest: int, balance: int, *, is_last: bool) -> int:
		if end in self.ways:
			return 0
		principal = amount - interest if self.is_level else amount
		return balance if is_last or principal > balance else max(principal, 0)


def run_changing_oracle(terms: Any, start: date, facts: Sequence[Fact], until: date) -> dict[str, Any]:
	"""What the oracle says of a changing loan on a day; the first fact is the first drawing."""
	first, *others = facts
	oracle = ChangingOracle(terms, start, int(first.amount * 10**terms.rounding.minor_units))  # type: ignore[attr-defined]
	waiting = sorted(others, key=lambda fact: (fact.value_date, ORDER.index(type(fact)), fact.fact_id))
	day = start
	while day <= until:
		oracle.begin_day(day)
		for fact in waiting:
			if fact.value_date == day:
				if isinstance(fact, Paid):
					oracle.pay(fact)
				else:
					oracle.change(fact)
		day += timedelta(days=1)
	return oracle.summary()
