"""Random facts in random order with closes between: the ledgers agree, and the arrays say what the replay says.

LENDING_MACHINE_RUNS and LENDING_MACHINE_STEPS make it long; `make test-faith` does.
"""

from __future__ import annotations

import os
from datetime import date, timedelta

import frappe
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
	RuleBasedStateMachine,
	initialize,
	invariant,
	precondition,
	rule,
	run_state_machine_as_test,
)

from lending_app.closing.run.close_day import close_in_transaction
from lending_app.ledger.queries import list_posted
from lending_app.servicing.api import reverse_document
from lending_app.servicing.state.get_loan_state import get_loan_state, get_terms
from lending_app.servicing.stored.loan_states import lock_state, to_minor
from lending_app.testing.factories import make_client, make_disbursed_loan, make_loan_product, make_repayment
from tests.site.support import COMPANY, assert_ledgers_agree, assert_posted_as_replayed, travel_to

RUNS = int(os.environ.get("LENDING_MACHINE_RUNS", "2"))
STEPS = int(os.environ.get("LENDING_MACHINE_STEPS", "8"))
START = date(2026, 1, 29)
PRODUCTS = (
	{"penalty_daily_percent": 0.1, "penalty_tolerance_days": 3, "interest_basis": "Daily"},
	{"frequency": "Weekly", "excess_rule": "Hold as Advance", "method": "Level Principal"},
	{
		"frequency": "Daily",
		"penalty_fixed_amount": 20,
		"penalty_daily_percent": 0.2,
		"excess_rule": "Reduce Term",
	},
)
AMOUNTS = (
	"outstanding_principal_amount",
	"interest_receivable_amount",
	"penalty_receivable_amount",
	"overdue_amount",
	"payoff_amount",
	"client_advance_amount",
)


class Book(RuleBasedStateMachine):
	"""A few loans, their facts, and the days that pass."""

	@initialize()
	def start(self) -> None:
		frappe.db.savepoint("machine")
		self.day = START
		self.loans: list[str] = []
		self.payments: list[str] = []
		self.client = make_client()
		self.products = [make_loan_product(**values) for values in PRODUCTS]
		self.closed: date | None = None

	def teardown(self) -> None:
		frappe.db.rollback(save_point="machine")

	@rule(product=st.integers(0, len(PRODUCTS) - 1), principal=st.integers(2, 40))
	def disburse(self, product: int, principal: int) -> None:
		with travel_to(self.day):
			loan = make_disbursed_loan(
				client=self.client, product=self.products[product], principal_amount=principal * 1_000,
				number_of_installments=12, disbursed_on=self.day,
			)  # fmt: skip
		self.loans.append(loan.name)

	@precondition(lambda self: self.loans)
	@rule(
		place=st.integers(0, 9),
		percent=st.sampled_from([3, 50, 100, 101, 400, 2_000]),
		back=st.integers(0, 40),
	)
	def pay(self, place: int, percent: int, back: int) -> None:
		name = self.loans[place % len(self.loans)]
		loan = frappe.get_doc("Loan", name)
		value_date = max(self.day - timedelta(days=back), loan.disbursed_on)
		amount = round(max(loan.principal_amount * percent / 1_200, 0.01), 2)
		if get_loan_state(name, self.day).closed_on or not loan.disbursed_on:
			return
		with travel_to(self.day):
			made = make_repayment(loan=name, amount=amount, value_date=value_date, posting_date=self.day)
		self.payments.append(made.name)

	@precondition(lambda self: self.payments)
	@rule(place=st.integers(0, 30))
	def reverse(self, place: int) -> None:
		name = self.payments.pop(place % len(self.payments))
		with travel_to(self.day):
			reverse_document("Loan Repayment", name, "Random")

	@precondition(lambda self: self.loans)
	@rule(days=st.integers(1, 35), cut=st.integers(1, 35))
	def close(self, days: int, cut: int) -> None:
		chosen = [self.day + timedelta(days=index) for index in range(days)]
		for part in (chosen[:cut], chosen[cut:]):
			if part:
				names = close_in_transaction(COMPANY, part)
				assert {frappe.db.get_value("Day Close", name, "status") for name in names} == {"Completed"}
		self.closed = chosen[-1]
		self.day = chosen[-1] + timedelta(days=1)
		self.check()

	def check(self) -> None:
		assert_posted_as_replayed(self.closed)
		assert_ledgers_agree()
		for loan in self.loans:
			state = get_loan_state(loan, self.closed)
			ledger = to_minor(list_posted([loan], self.closed)[loan], get_terms(loan).rounding)
			assert lock_state(loan).posted == ledger, loan
			stored = frappe.db.get_value(
				"Loan", loan, ["status", "days_past_due", "as_of_date"], as_dict=True
			)
			assert (stored.status, stored.days_past_due) == (state.status.value, state.days_past_due), loan
			assert sum(row.overdue for row in state.installments) == state.overdue

	@invariant()
	def nothing_is_below_zero(self) -> None:
		for row in frappe.get_all("Loan", {"name": ("in", getattr(self, "loans", None) or [""])}, [*AMOUNTS]):
			assert min(row.values()) >= 0, row


def test_random_facts_and_closes() -> None:
	run_state_machine_as_test(
		Book,
		settings=settings(
			max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
			suppress_health_check=list(HealthCheck),
		),
	)  # fmt: skip
