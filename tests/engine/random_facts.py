"""Random facts of a loan on its way, as they may come after what has happened to it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lending_app.engine import (
	Charged,
	ChargedOff,
	Component,
	Disbursed,
	DueDateChanged,
	ExcessRule,
	Frequency,
	Keeps,
	LoanTerms,
	Paid,
	RateChanged,
	Refunded,
	Restructured,
	Skipped,
	Sold,
	Waived,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.plan_facts import PLAIN_METHODS, Forgiveness, SkippedInterest
from lending_app.engine.replay.audit import AuditedReplay
from lending_app.engine.replay.installment import WorkingInstallment
from tests.engine.random_terms import NEGATIVE_RATES

DEBTS = tuple(part for part in Component if part is not Component.ADVANCE)


class FactMaker:
	"""Facts by chance; the caller leaves out those that the loan refuses."""

	def __init__(self, chance: random.Random, terms: LoanTerms) -> None:
		self.chance, self.terms = chance, terms
		self.number = 0

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
			rates = NEGATIVE_RATES if self.terms.is_negative_rate_allowed else ("0", "0.05", "0.4")
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
