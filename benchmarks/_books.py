"""Books of loans with rare features, and how many of them a month of daily closes replays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from _features import EVE, Draft, make_draft

from lending_app.engine import (
	Disbursed,
	EngineError,
	LoanReplay,
	LoanTerms,
	Paid,
)
from lending_app.engine.portfolio import (
	NO_HORIZON,
	PackedLoan,
	calculate_portfolio,
	pack_loan,
	to_day,
	unpack_loans,
)

DAYS = 31


@dataclass(slots=True)
class Life:
	"""A loan of a book, and the payments that its client will make."""

	loan: LoanReplay
	late: int
	pays: bool
	tags: list[str]
	pack: PackedLoan | None = None
	number: int = 0

	def pay_due(self, day: date) -> bool:
		"""Pay what fell due `late` days before; whether a payment was made."""
		rows = self.loan.installments[self.loan.first_open : self.loan.opened]
		asked = sum(
			row.get_contractual_unpaid() for row in rows if row.period.due + timedelta(days=self.late) <= day
		)
		is_running = self.loan.closed_on is None and self.loan.charged_off_on is None
		if not self.pays or not is_running or asked <= 0:
			return False
		self.number += 1
		amount = self.loan.terms.rounding.to_amount(asked)
		self.loan.apply(Paid(fact_id=f"P{self.number:04}", value_date=day, amount=amount))
		return True


def make_life(draft: Draft) -> Life:
	"""A loan disbursed `age` days before EVE, paid as its client pays, with what happened in the last month."""
	terms = LoanTerms(**draft.terms)
	loan = LoanReplay(terms)
	start = EVE - timedelta(days=draft.age)
	drawn = (terms.principal * draft.share).quantize(Decimal("0.01"))
	loan.apply(Disbursed(fact_id="D", value_date=start, amount=drawn))
	life = Life(loan, draft.late, draft.behind == 0, draft.tags)
	due = [row.period.due for row in loan.installments if row.period.due <= EVE]
	until = due[-draft.behind] - timedelta(days=1) if 0 < draft.behind <= len(due) else EVE
	until = max(until, start)
	events = sorted(
		{day + timedelta(days=draft.late) for day in due} | {EVE - timedelta(days=n) for n in range(28)}
	)
	makers = list(draft.facts)
	for day in [day for day in events if start <= day <= EVE]:
		loan.advance_to(day)
		for make in list(makers):
			if loan.closed_on is None and loan.opened < len(loan.installments):
				fact = make(loan)
				if fact.value_date == day:
					makers.remove(make)
					loan.apply(fact)
		if day <= until:
			life.pays = True
			life.pay_due(day)
	life.pays = draft.behind == 0
	loan.advance_to(EVE)
	return life


def make_lives(number: int, seed: int, *, is_harsh: bool) -> list[Life]:
	"""Running loans, and those charged off; terms and facts that contradict each other are drawn again."""
	chance = np.random.default_rng(seed)
	lives: list[Life] = []
	while len(lives) < number:
		try:
			life = make_life(make_draft(chance, is_harsh=is_harsh))
		except EngineError:
			continue
		if life.loan.closed_on is None:
			lives.append(life)
	return lives


def count_replays(lives: list[Life], days: int = DAYS) -> tuple[int, int, Counter[str]]:
	"""Closes a book day by day: loan-days closed, those replayed, and the features of the loans replayed."""
	for life in lives:
		life.pack = pack_loan(life.loan)
	closed = replayed = 0
	features: Counter[str] = Counter()
	for offset in range(1, days + 1):
		day = EVE + timedelta(days=offset)
		for life in lives:
			_take_payment(life, day)
		running = [life for life in lives if life.loan.closed_on is None and life.loan.charged_off_on is None]
		closed += len(running)
		for life in _find_replayed(running, day):
			replayed += 1
			features[" + ".join(life.tags) or "none"] += 1
			life.loan.advance_to(day)
			life.pack = pack_loan(life.loan)
	return closed, replayed, features


def _take_payment(life: Life, day: date) -> None:
	"""A payment carries the loan to its day and packs it, as the service that takes it does."""
	loan = life.loan
	if not life.pays or loan.closed_on is not None:
		return
	dues = [row.period.due for row in loan.installments[loan.first_open : loan.opened + 2]]
	if day - timedelta(days=life.late) in dues:
		loan.advance_to(day)
		if life.pay_due(day):
			life.pack = pack_loan(loan)


def _find_replayed(lives: list[Life], day: date) -> list[Life]:
	found: list[Life] = []
	carried: list[Life] = []
	for life in lives:
		pack = life.pack
		assert pack is not None
		is_served = not pack.needs_replay and (
			pack.horizon_day == NO_HORIZON or to_day(day) < pack.horizon_day
		)
		(carried if is_served else found).append(life)
	packs = [life.pack for life in carried if life.pack is not None]
	book = unpack_loans(*([getattr(pack, name) for pack in packs] for name in ("loan", "rows", "charges")))
	unfit = calculate_portfolio(book, day).needs_replay
	return found + [life for life, is_unfit in zip(carried, unfit, strict=True) if is_unfit]
