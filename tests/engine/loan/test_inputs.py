"""Nonsense at the boundary: every wrong kind of value is refused with an EngineError that names its field."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AllocationPolicy,
	Component,
	Disbursed,
	EngineError,
	Frequency,
	LoanReplay,
	Paid,
	PenaltyRule,
	Reversed,
	build_schedule,
	check_payment,
	list_effective,
	replay,
)
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.fact import Fact
from lending_app.engine.values.errors import FactError, InvalidAmountError, InvalidDateError, InvalidTermError
from lending_app.engine.values.money import RoundingPolicy
from tests.engine.support import START, disburse, make_terms, pay

NOON = datetime(2025, 1, 15, 12, tzinfo=timezone.utc)
NOT_MONEY = (None, 1, 1.5, "100", True, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e15"))

WRONG_TERMS = [
	*[("principal", value) for value in NOT_MONEY],
	("principal", Decimal(0)),
	("principal", Decimal("-1")),
	("principal", Decimal("0.001")),
	("principal", Decimal("1e-999999")),
	("annual_rate", 0.18),
	("annual_rate", Decimal("-0.01")),
	("annual_rate", Decimal("100.01")),
	("annual_rate", Decimal("NaN")),
	("annual_rate", Decimal("1e-41")),
	("number_of_installments", 0),
	("number_of_installments", 3661),
	("number_of_installments", 12.0),
	("number_of_installments", "12"),
	("number_of_installments", True),
	("currency", "XXX"),
	("currency", None),
	("currency", ["DOP"]),
	("first_due_date", "2025-02-15"),
	("first_due_date", NOON),
	("method", "Level Payment"),
	("frequency", "Monthly"),
	("frequency", Frequency.AT_MATURITY),
	("interest_basis", "Daily"),
	("day_count", "30/360"),
	("allocation", "Seven Steps"),
	("excess", "Reduce Term"),
	("penalty", Decimal("0.001")),
	("opening_fee", Decimal("0.01")),
	("default_after_days", 0),
	("default_after_days", None),
	("rounding_mode", "Half Up"),
]


@pytest.mark.parametrize(("field", "value"), WRONG_TERMS)
def test_wrong_terms_are_refused(field: str, value: Any) -> None:
	with pytest.raises(EngineError) as caught:
		make_terms(**{field: value})
	assert caught.value.field in (field, "number_of_installments")


def test_at_maturity_takes_one_installment_and_its_date() -> None:
	with pytest.raises(InvalidTermError):
		make_terms(frequency=Frequency.AT_MATURITY, first_due_date=date(2025, 7, 1))
	terms = make_terms(
		frequency=Frequency.AT_MATURITY, first_due_date=date(2025, 7, 1), number_of_installments=1
	)
	assert build_schedule(terms, START).installments[0].due_date == date(2025, 7, 1)


@pytest.mark.parametrize(
	("field", "value"),
	[
		("base", "Overdue Principal"),
		("start", "Due Date"),
		("daily_rate", Decimal("-0.1")),
		("daily_rate", 0.001),
		("fixed_amount", Decimal("-1")),
		("fixed_amount", 5),
		("tolerance_days", -1),
		("tolerance_days", 366),
		("tolerance_days", 1.5),
		("cap_amount", Decimal("-1")),
		("cap_rate", Decimal("-1")),
	],
)
def test_wrong_penalty_rules_are_refused(field: str, value: Any) -> None:
	with pytest.raises(EngineError):
		PenaltyRule(**{field: value})


@pytest.mark.parametrize("field", ["rate", "fixed_amount", "tax_rate"])
@pytest.mark.parametrize("value", [Decimal("-1"), 1, None])
def test_wrong_opening_fees_are_refused(field: str, value: Any) -> None:
	with pytest.raises(EngineError):
		OpeningFee(**{field: value})


@pytest.mark.parametrize(
	"order",
	[
		[(Timing.DUE, Component.INTEREST)],
		((Timing.DUE, Component.INTEREST),) * 2,
		((Timing.DUE, Component.ADVANCE),),
		((Timing.DUE,),),
		(("Due", "Interest"),),
		(Timing.DUE, Component.INTEREST),
		((Component.INTEREST, Timing.DUE),),
		((Timing.DUE, "Interest"),),
		"Seven Steps",
	],
)
def test_wrong_allocation_orders_are_refused(order: Any) -> None:
	with pytest.raises(InvalidTermError):
		AllocationPolicy(order=order, direction=Direction.VERTICAL)


def test_wrong_directions_and_roundings_are_refused() -> None:
	with pytest.raises(InvalidTermError):
		AllocationPolicy(order=(), direction="Vertical")  # type: ignore[arg-type]
	with pytest.raises(InvalidTermError):
		RoundingPolicy(minor_units=7)
	with pytest.raises(InvalidTermError):
		RoundingPolicy(mode="Half Up")  # type: ignore[arg-type]


@pytest.mark.parametrize(
	"values",
	[
		{"fact_id": ""},
		{"fact_id": None},
		{"fact_id": 7},
		{"fact_id": "advance"},
		{"value_date": "2025-01-15"},
		{"value_date": NOON},
		{"value_date": None},
		{"channel": None},
		{"channel": ["Cash"]},
		{"excess": "Reduce Term"},
	],
)
def test_wrong_facts_are_refused(values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		Paid(**{"fact_id": "P", "value_date": START, "amount": Decimal(1)} | values)


def test_a_reversal_must_name_a_fact() -> None:
	with pytest.raises(FactError):
		Reversed(fact_id="R", value_date=START, reverses="")


@pytest.mark.parametrize("amount", [*NOT_MONEY, Decimal(0), Decimal(-1), Decimal("0.001")])
def test_wrong_amounts_are_refused_when_they_are_replayed(amount: Any) -> None:
	terms = make_terms()
	with pytest.raises(InvalidAmountError):
		replay(terms, [Disbursed(fact_id="D", value_date=START, amount=amount)], START)
	payment = Paid(fact_id="P", value_date=START, amount=amount)
	with pytest.raises(InvalidAmountError):
		replay(terms, [disburse(terms), payment], START)
	with pytest.raises(InvalidAmountError):
		check_payment(terms, [disburse(terms)], payment, START)


@pytest.mark.parametrize("day", ["2025-01-15", NOON, None, 20250115])
def test_wrong_days_are_refused(day: Any) -> None:
	terms = make_terms()
	for call in (
		lambda: replay(terms, [], day),
		lambda: LoanReplay(terms).advance_to(day),
		lambda: LoanReplay(terms).get_state(day),
		lambda: build_schedule(terms, day),
		lambda: check_payment(terms, [], pay("P", START, "1"), day),
	):
		with pytest.raises(InvalidDateError):
			call()


def test_a_value_that_is_no_fact_is_refused() -> None:
	unknown = Fact(fact_id="X", value_date=START)
	for value in (None, "P", unknown):
		with pytest.raises(FactError):
			list_effective([value])  # type: ignore[list-item]
		with pytest.raises(FactError):
			LoanReplay(make_terms()).apply(value)  # type: ignore[arg-type]
	with pytest.raises(InvalidTermError):
		check_payment(make_terms(), [], disburse(make_terms()), START)  # type: ignore[arg-type]


def test_a_replay_takes_no_reversal_that_was_not_resolved() -> None:
	"""LoanReplay carries facts that stand; list_effective resolves reversals."""
	with pytest.raises(FactError):
		LoanReplay(make_terms()).apply(Reversed(fact_id="R", value_date=START, reverses="P"))


@pytest.mark.parametrize("principal", [Decimal(0), Decimal(-5), 5, Decimal("0.005")])
def test_a_schedule_of_no_principal_is_refused(principal: Any) -> None:
	with pytest.raises(InvalidAmountError):
		build_schedule(make_terms(), START, principal)


def test_an_error_carries_its_fields() -> None:
	with pytest.raises(InvalidTermError) as caught:
		make_terms(number_of_installments=0)
	error = caught.value
	assert (error.field, error.value, error.bound) == ("number_of_installments", 0, "1..3660")
	assert str(error) == "InvalidTermError: number_of_installments=0, bound 1..3660"
	assert str(EngineError("amount", 5)) == "EngineError: amount=5"
