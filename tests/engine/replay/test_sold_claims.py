"""After a charge-off: the memorandum claim, its sale, and proceeds of collateral with their costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	ChargedOff,
	Disbursed,
	EngineError,
	ExcessRule,
	LoanReplay,
	LoanTerms,
	Paid,
	Refunded,
	Sold,
	check_payment,
	replay,
)
from lending_app.engine import LedgerRole as R
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState, LoanStatus
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.values.errors import InvalidAmountError, LoanClosedError, NotChargedOffError

START = date(2025, 1, 15)
TERMS = LoanTerms(principal=Decimal(100_000), annual_rate=Decimal("0.18"), number_of_installments=12)
LOST, SOLD = date(2025, 8, 20), date(2025, 10, 1)


def get_state(*facts: Fact, day: date = SOLD, terms: LoanTerms = TERMS) -> LoanState:
	drawn = Disbursed(fact_id="D", value_date=START, amount=terms.principal)
	return replay(terms, [drawn, *facts], day)


def lose(day: date = LOST) -> ChargedOff:
	return ChargedOff(fact_id="L", value_date=day)


def pay(amount: str, day: date, **values: Any) -> Paid:
	return Paid(fact_id=f"P{day}", value_date=day, amount=Decimal(amount), **values)


def sell(amount: str, day: date = SOLD, **values: Any) -> Sold:
	return Sold(fact_id="S", value_date=day, amount=Decimal(amount), **values)


def test_a_claim_is_kept_in_memorandum_accounts_until_it_is_recovered() -> None:
	lost = get_state(lose(), day=LOST)
	claim = lost.position[R.CHARGE_OFF_LOSS, ""]
	assert lost.position[R.MEMORANDUM_CLAIMS, ""] == claim == -lost.position[R.MEMORANDUM_CONTRA, ""]
	assert claim == lost.payoff
	later = get_state(lose(), pay("500", SOLD))
	assert later.position[R.MEMORANDUM_CLAIMS, ""] == claim - 500
	paid = get_state(lose(), pay(str(claim), SOLD))
	assert paid.status is LoanStatus.PAID
	assert (R.MEMORANDUM_CLAIMS, "") not in paid.position
	assert paid.position[R.RECOVERY_INCOME, ""] == -claim


def test_a_sale_takes_the_claim_off_and_is_income_of_its_own() -> None:
	before = get_state(lose(), pay("500", date(2025, 9, 1)))
	state = get_state(lose(), pay("500", date(2025, 9, 1)), sell("12345.67", channel="Bank"))
	assert (state.status, state.closed_on) == (LoanStatus.SOLD, SOLD)
	assert state.position == {
		key: amount
		for key, amount in before.position.items()
		if key[0] not in (R.MEMORANDUM_CLAIMS, R.MEMORANDUM_CONTRA)
	} | {(R.FUNDS, "Bank"): Decimal("12345.67"), (R.PORTFOLIO_SALE_INCOME, ""): Decimal("-12345.67")}
	assert state.position[R.RECOVERY_INCOME, ""] == -500
	owed = (state.payoff, state.due, state.overdue, state.outstanding_principal, state.days_past_due)
	assert owed == (0, 0, 0, 0, 0)
	assert not any(getattr(state.payoff_parts, name) for name in state.payoff_parts.__slots__)
	# A year later nothing has grown.
	assert (
		get_state(lose(), sell("1"), day=date(2026, 10, 1)).position == get_state(lose(), sell("1")).position
	)


def test_a_claim_may_go_for_nothing() -> None:
	state = get_state(lose(), sell("0"))
	assert state.status is LoanStatus.SOLD
	assert (R.PORTFOLIO_SALE_INCOME, "") not in state.position
	assert sum(state.position.values()) == 0


@pytest.mark.parametrize(
	("facts", "error"),
	[
		((sell("1"),), NotChargedOffError),
		((lose(), sell("-1")), InvalidAmountError),
		((lose(), sell("1"), pay("5", SOLD + timedelta(days=1))), LoanClosedError),
		((lose(), pay("200000", SOLD), sell("1")), LoanClosedError),
		((lose(SOLD + timedelta(days=1)), sell("1")), NotChargedOffError),
	],
)
def test_what_cannot_be_sold_or_paid_is_refused(facts: tuple[Fact, ...], error: type[EngineError]) -> None:
	with pytest.raises(error):
		get_state(*facts, day=SOLD + timedelta(days=5))


def test_nobody_pays_a_sold_loan_at_the_counter() -> None:
	facts = [Disbursed(fact_id="D", value_date=START, amount=TERMS.principal), lose(), sell("1")]
	with pytest.raises(LoanClosedError):
		check_payment(TERMS, facts, pay("5", date(2025, 9, 1)), SOLD)


def test_money_held_for_the_client_is_paid_back_after_the_sale() -> None:
	held = pay("3000", date(2025, 9, 1))
	state = get_state(lose(), held, sell("1"))
	assert state.client_advance == 0
	early = pay("120000", date(2025, 9, 1))
	paid = get_state(early)
	back = Refunded(fact_id="B", value_date=SOLD, amount=paid.client_advance)
	assert get_state(early, back).client_advance == 0 < paid.client_advance


def test_proceeds_pay_their_costs_first_then_the_debt_and_the_rest_is_the_client_s() -> None:
	"""150,000 for the car, 4,500 of them for the auction."""
	day = date(2025, 6, 20)
	owed = get_state(day=day).payoff
	state = get_state(pay("150000", day, costs=Decimal(4_500), excess=ExcessRule.NEXT_INSTALLMENTS), day=day)
	assert state.status is LoanStatus.PAID
	assert state.position[R.FUNDS, "Cash"] == 50_000
	assert state.position[R.EXECUTION_COSTS, ""] == -4_500
	assert state.client_advance == 145_500 - owed == -state.position[R.CLIENT_ADVANCES, ""]
	assert state.paid == 145_500
	assert sum(state.position.values()) == 0


@pytest.mark.parametrize("costs", ["-1", "100", "101", "0.001"])
def test_costs_leave_something_for_the_debt(costs: str) -> None:
	with pytest.raises(InvalidAmountError):
		get_state(pay("100", LOST, costs=Decimal(costs)), day=LOST)


def test_a_checkpoint_keeps_the_sale() -> None:
	loan = LoanReplay(TERMS)
	for fact in (
		Disbursed(fact_id="D", value_date=START, amount=TERMS.principal),
		pay("100", START, costs=Decimal(10)),
		lose(),
		sell("7"),
	):
		loan.apply(fact)
	restored = load_checkpoint(TERMS, dump_checkpoint(loan))
	assert restored is not None
	assert restored.get_state(SOLD) == loan.get_state(SOLD)


@given(
	paid=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 30_000)), max_size=6),
	lost=st.integers(30, 300),
	later=st.integers(0, 200),
	price=st.decimals(0, 50_000, places=2),
	cost=st.decimals(0, "0.99", places=2),
)
def test_whatever_came_before_a_sale_posts_its_price_and_ends_the_claim(
	paid: list[tuple[int, int]], lost: int, later: int, price: Decimal, cost: Decimal
) -> None:
	sold_on = START + timedelta(days=lost + later)
	payments = [
		Paid(
			fact_id=f"P{number}",
			value_date=START + timedelta(days=min(day, lost + later)),
			amount=Decimal(amount),
			costs=cost,
		)
		for number, (day, amount) in enumerate(paid)
	]
	facts = [*payments, lose(START + timedelta(days=lost))]
	try:
		before = get_state(*facts, day=sold_on)
		after = get_state(*facts, sell(str(price), sold_on), day=sold_on)
	except LoanClosedError:
		return
	assert sum(before.position.values()) == sum(after.position.values()) == 0
	gone = {(R.MEMORANDUM_CLAIMS, ""), (R.MEMORANDUM_CONTRA, "")}
	assert not gone & set(after.position)
	funds = (R.FUNDS, "Cash")
	assert after.position.get(funds, 0) - before.position.get(funds, 0) == price
	assert after.position.get((R.PORTFOLIO_SALE_INCOME, ""), 0) == -price
	same = set(before.position) - gone - {funds}
	assert {key: after.position[key] for key in same} == {key: before.position[key] for key in same}
