"""What a refused history names: the field, what it held and what it may hold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	Charged,
	ChargedOff,
	Component,
	EngineError,
	ExcessRule,
	LoanReplay,
	Refunded,
	Waived,
	replay,
)
from lending_app.engine.values.errors import (
	FactError,
	InvalidAmountError,
	InvalidDateError,
	LoanClosedError,
	NotDisbursedError,
)
from tests.engine.support import START, disburse, make_terms, pay, reverse, run

DUE = date(2025, 2, 15)
DECISIONS: list[Any] = [
	pay("P", DUE, "1"),
	Charged(fact_id="C", value_date=DUE, amount=Decimal(1)),
	Waived(fact_id="W", value_date=DUE, component=Component.INTEREST),
	Refunded(fact_id="R", value_date=DUE, amount=Decimal(1)),
	ChargedOff(fact_id="X", value_date=DUE),
]


def tell(error: EngineError) -> tuple[str, object, object]:
	return error.field, error.value, error.bound


@pytest.mark.parametrize("fact", DECISIONS, ids=lambda fact: type(fact).__name__)
def test_a_fact_before_the_disbursement_names_its_day(fact: Any) -> None:
	loan = LoanReplay(make_terms())
	with pytest.raises(NotDisbursedError) as refused:
		loan.apply(fact)
	assert tell(refused.value) == ("value_date", DUE, None)
	assert (loan.installments, loan.allocations, loan.funds) == ([], [], {})


@pytest.mark.parametrize("fact", [DECISIONS[1], DECISIONS[2], DECISIONS[4]], ids=lambda fact: fact.fact_id)
def test_a_decision_on_a_closed_loan_names_the_day_it_was_closed(fact: Any) -> None:
	terms = make_terms()
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(pay("Z", START, "100000"))
	with pytest.raises(LoanClosedError) as refused:
		loan.apply(fact)
	assert tell(refused.value) == ("value_date", DUE, START)


def test_a_second_charge_off_names_the_day_of_the_first() -> None:
	later = ChargedOff(fact_id="Y", value_date=date(2025, 3, 1))
	with pytest.raises(LoanClosedError) as refused:
		run(make_terms(), later.value_date, DECISIONS[4], later)
	assert tell(refused.value) == ("value_date", date(2025, 3, 1), DUE)


def test_a_fact_before_the_day_reached_names_both_days() -> None:
	terms = make_terms()
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.advance_to(DUE)
	yesterday = DUE - timedelta(days=1)
	with pytest.raises(InvalidDateError) as refused:
		loan.apply(pay("P", yesterday, "1"))
	assert tell(refused.value) == ("value_date", yesterday, DUE)
	with pytest.raises(InvalidDateError) as refused:
		loan.advance_to(yesterday)
	assert tell(refused.value) == ("as_of", yesterday, DUE)
	assert (loan.day, loan.paid) == (DUE, 0)


def test_a_fact_that_is_not_carried_is_named() -> None:
	"""Reversals take facts away before a replay; they are none of its facts."""
	gone = reverse("R", "P", DUE)
	with pytest.raises(FactError) as refused:
		LoanReplay(make_terms()).apply(gone)
	assert tell(refused.value) == ("fact", gone, "a kind of fact that is carried")


def test_a_day_that_is_no_date_is_named() -> None:
	day: Any = "2025-02-15"
	with pytest.raises(EngineError) as refused:
		replay(make_terms(), [], day)
	assert (refused.value.field, refused.value.value) == ("as_of", day)
	with pytest.raises(EngineError) as refused:
		LoanReplay(make_terms()).advance_to(day)
	assert (refused.value.field, refused.value.value) == ("as_of", day)


def test_more_than_is_held_or_owed_names_how_much_there_is() -> None:
	held = pay("P", DUE, "10000", ExcessRule.HOLD_AS_ADVANCE)
	with pytest.raises(InvalidAmountError) as refused:
		run(make_terms(), DUE, held, Refunded(fact_id="R", value_date=DUE, amount=Decimal("832.01")))
	assert tell(refused.value) == ("amount", Decimal("832.01"), "up to 832.00")
	# On the due date the first installment's interest is owed, and nothing yet of the second's.
	waived = Waived(fact_id="W", value_date=DUE, component=Component.INTEREST, amount=Decimal("1500.01"))
	with pytest.raises(InvalidAmountError) as refused:
		run(make_terms(), DUE, waived)
	assert tell(refused.value) == ("amount", Decimal("1500.01"), "up to 1500.00")
	nothing = Waived(fact_id="W", value_date=DUE, component=Component.FEE)
	with pytest.raises(InvalidAmountError) as refused:
		run(make_terms(), DUE, nothing)
	assert tell(refused.value) == ("amount", Decimal(0), "up to 0.00")
