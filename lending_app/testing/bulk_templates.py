"""The loans that a book in bulk is copied from, worked out by the engine."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from lending_app.engine.loan.allocation import Component, ExcessRule
from lending_app.engine.loan.charges import Charge
from lending_app.engine.loan.facts import Disbursed, Paid
from lending_app.engine.loan.penalty import PenaltyRule
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.checkpoint import dump_checkpoint
from lending_app.engine.replay.replay import LoanReplay

EVE = date(2026, 6, 9)
TEMPLATES, HOLDING = 240, 48


def make_templates(charged: Decimal) -> list[tuple[LoanTerms, LoanReplay, bytes]]:
	"""Loans of every age up to two years: 85 % pay on time, 10 % some days late, 5 % stopped paying."""
	chance = random.Random(20260609)
	found = []
	charges = {
		"charges": (
			Charge(name="Insurance", component=Component.INSURANCE, rate=Decimal("0.0004")),
			Charge(name="Statement", amount=Decimal(50), tax_rate=Decimal("0.18")),
		),
		"interest_tax_rate": Decimal("0.16"),
	}
	for number in range(TEMPLATES):
		terms = LoanTerms(
			principal=Decimal(chance.randint(10, 400) * 1_000),
			annual_rate=Decimal(chance.choice([12, 18, 24, 36])) / 100,
			number_of_installments=chance.choice([12, 18, 24, 36]),
			penalty=PenaltyRule(daily_rate=Decimal("0.001"), tolerance_days=3),
			**(charges if number % 100 < charged * 100 else {}),
		)
		loan = LoanReplay(terms)
		age = chance.randint(1, terms.number_of_installments * 30 - 40)
		# Due dates fall on every day of the month alike.
		start = EVE - timedelta(days=age - age % 30 + number % 30)
		loan.apply(Disbursed(fact_id="D", value_date=start, amount=terms.principal))
		kind = chance.random()
		late = 0 if kind < 0.85 else chance.randint(1, 20)
		behind = chance.randint(1, 5) if kind > 0.95 else 0
		due = [row for row in loan.installments if row.period.due + timedelta(days=late) <= EVE]
		for row in due[: max(len(due) - behind, 0)]:
			amount = terms.rounding.to_amount(row.get_contractual_unpaid())
			day = row.period.due + timedelta(days=late)
			loan.apply(Paid(fact_id=f"P{row.number:03}", value_date=day, amount=amount))
		if number % HOLDING == 0 and loan.closed_on is None:
			# Held for the client until the next due date: such a loan is replayed then.
			held = ExcessRule.HOLD_AS_ADVANCE
			loan.apply(Paid(fact_id="X", value_date=max(loan.day, EVE), amount=Decimal(25), excess=held))
		checkpoint = dump_checkpoint(loan)
		loan.advance_to(EVE)
		found.append((terms, loan, checkpoint))
	return found
