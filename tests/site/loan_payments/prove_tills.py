"""Random movements of a vault and a till: after each, notes, ledger, movements and report have to be equal.

The suite runs 25 of them; named to pytest, this file runs 500 and 20 reversals.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import frappe

from lending_app.loan_payments.reversals.request_reversal import ask_reversal, grant_reversal
from lending_app.loan_payments.tills.build_cut import get_cut
from lending_app.loan_payments.tills.exceptions import TillCashError, TillLimitError
from lending_app.loan_payments.tills.move_cash import move_cash, receive_cash, send_cash
from lending_app.loan_payments.tills.queries import (
	get_ledger_balance,
	get_pieces_of,
	get_session_pieces,
	sum_movements,
)
from lending_app.loan_payments.tills.states import CashKind
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.loan_payments.till_support import make_open_till, rows, switch_on
from tests.site.support import COMPANY, as_user, get_gl_balance, money

NOTES = (2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1)
ROLE, SENDER = "Teller", "Treasurer"


@dataclass
class Proof:
	"""What was done, and every difference that was found on the way."""

	movements: int = 0
	reversals: int = 0
	refusals: int = 0
	differences: list[str] = field(default_factory=list)


def prove_tills(*, number_of_movements: int, number_of_reversals: int, seed: int) -> Proof:
	"""Move cash at random; refused acts do not count. In the transaction of the caller."""
	chance = random.Random(seed)
	# Loans are paid out before the tills are there, by the bank; no walk pays one of them off.
	loans = [
		make_disbursed_loan(disbursed_on="2026-05-15", principal_amount=2_000_000).name
		for _number in range(3)
	]
	switch_on(has_till_denominations=1, has_second_authorizer=1)
	till, vault = make_open_till(role=ROLE), make_open_till(role=SENDER, is_vault=1)
	proof = Proof()
	walk = Walk(chance, till, vault, loans)
	every = max(number_of_movements // max(number_of_reversals, 1), 1)
	while proof.movements < number_of_movements:
		_try(proof, walk.move)
		if proof.movements and proof.movements % every == 0 and proof.reversals < number_of_reversals:
			_try(proof, walk.reverse, is_reversal=True)
		proof.differences += [f"{proof.movements}: {text}" for text in walk.compare()]
	while proof.reversals < number_of_reversals and walk.payments:
		_try(proof, walk.reverse, is_reversal=True)
	proof.differences += walk.compare()
	return proof


def _try(proof: Proof, act: Callable[[], bool], *, is_reversal: bool = False) -> None:
	frappe.db.savepoint("walk")
	try:
		has_moved = act()
	except (TillCashError, TillLimitError):
		frappe.db.rollback(save_point="walk")
		proof.refusals += 1
		return
	if is_reversal:
		proof.reversals += has_moved
	else:
		proof.movements += has_moved


class Walk:
	def __init__(self, chance: random.Random, till: str, vault: str, loans: list[str]) -> None:
		self.chance, self.till, self.vault, self.loans = chance, till, vault, loans
		self.payments: list[str] = []
		self.cash = frappe.db.get_value("Account", {"account_name": "Cash", "company": COMPANY})

	def pick(self) -> dict[int, int]:
		return {value: self.chance.randint(1, 4) for value in self.chance.sample(NOTES, 3)}

	def hold(self, till: str) -> dict[Decimal, int]:
		"""Some of the notes that a till has."""
		held = get_session_pieces(frappe.db.get_value("Till", till, "session"))
		values = [value for value, number in held.items() if number > 0]
		return {
			value: self.chance.randint(1, held[value])
			for value in self.chance.sample(values, min(len(values), 2))
		}

	def move(self) -> bool:
		return self.chance.choice((self.pay, self.pay, self.bring, self.take, self.send, self.fill))()

	def pay(self) -> bool:
		given = self.pick()
		amount = sum(value * number for value, number in given.items())
		with as_user(ROLE):
			payment = make_repayment(
				loan=self.chance.choice(self.loans), amount=amount, denominations=rows(given)
			)
		self.payments.append(payment.name)
		return True

	def bring(self) -> bool:
		return self._hand(CashKind.CASH_IN, self.till, ROLE)

	def fill(self) -> bool:
		return self._hand(CashKind.CASH_IN, self.vault, SENDER)

	def take(self) -> bool:
		return self._hand(CashKind.CASH_OUT, self.till, ROLE)

	def _hand(self, kind: CashKind, till: str, role: str) -> bool:
		given = (
			{Decimal(value): number for value, number in self.pick().items()}
			if kind is CashKind.CASH_IN
			else self.hold(till)
		)
		amount = sum(value * number for value, number in given.items())
		if not amount:
			return False
		with as_user(role):
			move_cash(till, kind, amount, given, self.cash, "At random")
		return True

	def send(self) -> bool:
		"""Either way, and received at once."""
		ends = [(self.till, ROLE), (self.vault, SENDER)]
		self.chance.shuffle(ends)
		(source, sender), (target, receiver) = ends
		given = self.hold(source)
		amount = sum(value * number for value, number in given.items())
		if not amount:
			return False
		with as_user(sender):
			transfer = send_cash(source, target, amount, given)
		with as_user(receiver):
			receive_cash(transfer.name)
		return True

	def reverse(self) -> bool:
		if not self.payments:
			return False
		name = self.payments.pop(self.chance.randrange(len(self.payments)))
		self._bring_back(name)
		with as_user(ROLE):
			request = ask_reversal(frappe.get_doc("Loan Repayment", name), "At random")
		with as_user("Lending Manager"):
			grant_reversal(request.name)
		return True

	def _bring_back(self, payment: str) -> None:
		"""Notes that the till has given away since are brought before a payment is taken back."""
		held = get_session_pieces(frappe.db.get_value("Till", self.till, "session"))
		lacking = {
			value: number - max(held.get(value, 0), 0)
			for value, number in get_pieces_of("Loan Repayment", payment).items()
			if number > held.get(value, 0)
		}
		if lacking:
			amount = sum(value * number for value, number in lacking.items())
			with as_user(ROLE):
				move_cash(self.till, CashKind.CASH_IN, amount, lacking, self.cash, "Notes to give back")

	def compare(self) -> list[str]:
		"""Every way to the cash of each till, where they are not one."""
		found = []
		for till in (self.till, self.vault):
			row = frappe.db.get_value("Till", till, ["balance_amount", "account", "session"], as_dict=True)
			cut = get_cut(row.session)
			ways = {
				"till": money(row.balance_amount),
				"ledger": money(get_ledger_balance(row.account)),
				"movements": money(sum_movements(till)),
				"report": money(cut["expected"]),
				"denominations": money(cut["denominated"]),
			}
			if len(set(ways.values())) > 1:
				found.append(f"{till}: {ways}")
		if transit := get_gl_balance("Cash in Transit"):
			found.append(f"in transit: {transit}")
		return found


def test_500_movements_and_20_reversals_leave_notes_ledger_and_report_equal() -> None:
	proof = prove_tills(number_of_movements=500, number_of_reversals=20, seed=2026)
	assert (proof.movements, proof.reversals) == (500, 20)
	assert proof.differences == []
