"""A payment placed otherwise: another order of allocation, or another rule for what exceeds the amount due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	Charged,
	Component,
	Disbursed,
	ExcessRule,
	LoanReplay,
	LoanTerms,
	Paid,
	Reclassified,
	Reversed,
	build_running_account,
	list_effective,
	replay,
)
from lending_app.engine.loan.allocation import AllocationPolicy, Direction, Timing
from lending_app.engine.replay.checks import preview_fact
from lending_app.engine.values.errors import FactError, UnknownFactError

TERMS = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
DRAWN = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000"))
COST = Charged(fact_id="C", value_date=date(2025, 2, 20), amount=Decimal("300"), due_date=date(2025, 2, 20))
PAID = Paid(fact_id="P", value_date=date(2025, 2, 25), amount=Decimal("2000"))
LATER = Paid(fact_id="Q", value_date=date(2025, 3, 20), amount=Decimal("9168"))
PRINCIPAL_FIRST = AllocationPolicy(
	order=((Timing.PAST_DUE, Component.PRINCIPAL), (Timing.PAST_DUE, Component.INTEREST)),
	direction=Direction.VERTICAL,
)
DAY = date(2025, 4, 1)


def reclassify(**values: object) -> Reclassified:
	return Reclassified(**{"fact_id": "R", "value_date": PAID.value_date, "payment": "P", **values})  # type: ignore[arg-type]


def get_parts(facts: list, source: str = "P") -> list[tuple[str, str]]:
	state = replay(TERMS, facts, DAY)
	return [(row.component.value, str(row.amount)) for row in state.get_allocations(source)]


def test_payment_goes_where_another_order_takes_it() -> None:
	facts = [DRAWN, COST, PAID]
	# 300.00 of costs and 1,500.00 of interest come before principal in the seven steps.
	assert get_parts(facts) == [("Cost", "300.00"), ("Interest", "1500.00"), ("Principal", "200.00")]
	changed = [*facts, reclassify(allocation=PRINCIPAL_FIRST)]
	assert get_parts(changed) == [("Principal", "2000.00")]
	before, after = (replay(TERMS, known, DAY) for known in (facts, changed))
	assert before.outstanding_principal - after.outstanding_principal == Decimal("1800.00")


@pytest.mark.parametrize(
	"change", [reclassify(allocation=PRINCIPAL_FIRST), reclassify(excess=ExcessRule.HOLD_AS_ADVANCE)]
)
def test_it_is_as_if_the_payment_had_been_entered_so(change: Reclassified) -> None:
	paid = Paid(fact_id="P", value_date=PAID.value_date, amount=Decimal("12000"))
	entered = Paid(
		fact_id="P",
		value_date=PAID.value_date,
		amount=Decimal("12000"),
		allocation=change.allocation,
		excess=change.excess,
	)
	assert replay(TERMS, [DRAWN, COST, paid, LATER, change], DAY) == replay(
		TERMS, [DRAWN, COST, entered, LATER], DAY
	)


def test_order_of_entry_never_matters() -> None:
	change = reclassify(allocation=PRINCIPAL_FIRST)
	assert replay(TERMS, [change, LATER, PAID, COST, DRAWN], DAY) == replay(
		TERMS, [DRAWN, COST, PAID, LATER, change], DAY
	)


def test_position_still_sums_to_zero_and_no_money_moves() -> None:
	facts = [DRAWN, COST, PAID]
	preview = preview_fact(TERMS, facts, reclassify(allocation=PRINCIPAL_FIRST), DAY)
	assert sum(line.amount for line in preview.lines) == 0
	assert preview.lines
	assert not [line for line in preview.lines if line.role.value == "Funds"]
	assert [(row.component.value, str(row.amount)) for row in preview.allocations] == [
		("Principal", "2000.00")
	]
	assert preview.before.paid == preview.after.paid


def test_reversed_reclassification_leaves_the_payment_as_it_was() -> None:
	change = reclassify(allocation=PRINCIPAL_FIRST)
	back = Reversed(fact_id="X", value_date=date(2025, 3, 1), reverses="R")
	assert replay(TERMS, [DRAWN, COST, PAID, change, back], DAY) == replay(TERMS, [DRAWN, COST, PAID], DAY)


def test_reclassification_of_a_reversed_payment_is_nothing() -> None:
	back = Reversed(fact_id="X", value_date=date(2025, 3, 1), reverses="P")
	facts = [DRAWN, COST, PAID, reclassify(allocation=PRINCIPAL_FIRST), back]
	assert replay(TERMS, facts, DAY) == replay(TERMS, [DRAWN, COST], DAY)
	account = build_running_account(TERMS, facts, DAY)
	assert [line.fact.fact_id for line in account.movements if line.reversed_on] == ["P"]


def test_statement_lists_no_movement_for_one_that_was_taken_back() -> None:
	back = Reversed(fact_id="X", value_date=date(2025, 3, 1), reverses="R")
	facts = [DRAWN, COST, PAID, reclassify(allocation=PRINCIPAL_FIRST)]
	account = build_running_account(TERMS, [*facts, back], DAY)
	assert account.movements == build_running_account(TERMS, facts[:3], DAY).movements


def test_the_last_of_several_counts() -> None:
	first = reclassify(allocation=PRINCIPAL_FIRST)
	second = reclassify(fact_id="R2", excess=ExcessRule.REDUCE_TERM)
	[paid] = [fact for fact in list_effective([DRAWN, PAID, second, first]) if fact.fact_id == "P"]
	assert isinstance(paid, Paid)
	assert (paid.allocation, paid.excess) == (PRINCIPAL_FIRST, ExcessRule.REDUCE_TERM)


def test_it_is_no_fact_of_a_replay_by_itself() -> None:
	with pytest.raises(FactError):
		LoanReplay(TERMS).apply(reclassify(allocation=PRINCIPAL_FIRST))


@pytest.mark.parametrize(
	("change", "error"),
	[
		(reclassify(payment="NONE", allocation=PRINCIPAL_FIRST), UnknownFactError),
		(reclassify(payment="D", value_date=DRAWN.value_date, allocation=PRINCIPAL_FIRST), FactError),
		(reclassify(value_date=date(2025, 2, 26), allocation=PRINCIPAL_FIRST), FactError),
	],
)
def test_what_is_no_payment_of_that_day_is_refused(change: Reclassified, error: type[Exception]) -> None:
	with pytest.raises(error):
		replay(TERMS, [DRAWN, COST, PAID, change], DAY)


def test_one_that_says_nothing_is_refused() -> None:
	with pytest.raises(FactError):
		reclassify()
	with pytest.raises(FactError):
		reclassify(payment="", allocation=PRINCIPAL_FIRST)
