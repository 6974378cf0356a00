"""What a loan with interest in advance refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	DateRule,
	Disbursed,
	Drawing,
	DrawingRule,
	DueDateChanged,
	FirstPeriod,
	Frequency,
	Grace,
	LoanReplay,
	RateChanged,
	Residue,
	Skipped,
	build_schedule,
	replay,
)
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.options import Balloon, Seasons
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from tests.engine.replay.test_interest_in_advance import make_advance
from tests.engine.support import START, disburse, pay

# Refusals


REFUSED = {
	"annual_rate": RateChanged(fact_id="C", value_date=date(2025, 2, 1), annual_rate=Decimal(12)),
	"interest": Skipped(fact_id="C", value_date=date(2025, 2, 1), installment_number=4),
	"installment_number": Skipped(
		fact_id="C", value_date=date(2025, 2, 1), installment_number=1, interest=SkippedInterest.PAID
	),
}


@pytest.mark.parametrize(("field", "fact"), REFUSED.items(), ids=REFUSED)
def test_changes_of_another_kind_are_refused_by_name(field: str, fact: Any) -> None:
	loan = LoanReplay(make_advance())
	loan.apply(disburse(make_advance()))
	with pytest.raises(InvalidTermError) as refusal:
		loan.apply(fact)
	assert refusal.value.field == field


@pytest.mark.parametrize(("number", "months_paid"), [(1, 0), (2, 0), (3, 1), (14, 0)])
def test_the_installment_that_ends_a_paid_period_stays_on_its_day(number: int, months_paid: int) -> None:
	"""Its period is paid: the one kept back at the disbursement, or the one an installment paid ahead has paid."""
	terms = make_advance()
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	if months_paid:
		loan.apply(pay("P", START, build_schedule(terms, START).installments[1].total))
	before = loan.get_state(START)
	with pytest.raises(InvalidTermError) as refusal:
		loan.apply(
			DueDateChanged(
				fact_id="C", value_date=START, installment_number=number, due_date=date(2025, 3, 5)
			)
		)
	assert refusal.value.field == "installment_number"
	assert loan.get_state(START) == before


@pytest.mark.parametrize(
	("field", "values"),
	[
		("method", {"method": AmortizationMethod.FLAT}),
		("method", {"method": AmortizationMethod.BALLOON, "balloon": Balloon(rate=Decimal("0.1"))}),
		("grace", {"grace": Grace(principal_periods=1)}),
		("seasons", {"seasons": Seasons(months_without_payment=frozenset({8}))}),
		("drawing", {"drawing": DrawingRule(kind=Drawing.REVOLVING)}),
		("residue", {"residue": Residue.FIRST}),
		("first_period", {"dates": DateRule(first_period=FirstPeriod.IGNORE)}),
	],
)
def test_terms_that_it_does_not_know_are_refused(field: str, values: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError) as refusal:
		make_advance(**values)
	assert refusal.value.field == field


def test_interest_as_high_as_the_principal_is_refused() -> None:
	with pytest.raises(InvalidTermError) as refusal:
		build_schedule(make_advance(annual_rate=Decimal(10), frequency=Frequency.ANNUAL), START)
	assert refusal.value.field == "annual_rate"
	terms = make_advance(
		annual_rate=Decimal("0.99"),
		frequency=Frequency.ANNUAL,
		opening_fee=OpeningFee(rate=Decimal("0.05")),
		method=AmortizationMethod.LEVEL_PRINCIPAL,
	)
	with pytest.raises(InvalidAmountError) as refused:
		replay(terms, [Disbursed(fact_id="D", value_date=START, amount=Decimal(100000))], START)
	assert refused.value.field == "interest"
